/* The one script of the house. Pages work without it; with it: amounts said while typing, drafts that
   survive, keys on work lists, progress that moves, visits kept while there is no network. */
(() => {
  "use strict";
  const zh = document.documentElement.lang.startsWith("zh");
  const $$ = (selector, root) => Array.from((root || document).querySelectorAll(selector));

  /* Amounts: "50万" said back in yuan while it is typed. */
  const fenOf = (text) => {
    const plain = text.normalize("NFKC").replace(/[,\s¥￥元]/g, "");
    const found = /^(\d+(?:\.\d+)?)(万|亿)?$/.exec(plain);
    if (!found) return null;
    return Number(found[1]) * ({ "万": 10000, "亿": 100000000 }[found[2]] || 1);
  };
  const capitals = (yuan) => {
    const digits = "零壹贰叁肆伍陆柒捌玖", units = ["", "拾", "佰", "仟"], groups = ["", "万", "亿", "万亿"];
    let whole = Math.floor(yuan), out = "", group = 0, gap = false;
    if (whole === 0) return "零元";
    while (whole > 0) {
      let part = whole % 10000, words = "", zero = false;
      for (let place = 0; place < 4 && part > 0; place++, part = Math.floor(part / 10)) {
        const digit = part % 10;
        if (digit) { words = digits[digit] + units[place] + (zero && words ? "零" : "") + words; zero = false; } else if (words) zero = true;
      }
      if (words) out = words + groups[group] + (gap && out ? "零" : "") + out;
      gap = whole % 10000 < 1000;
      whole = Math.floor(whole / 10000);
      group++;
    }
    return out.replace(/零+/g, "零").replace(/^零/, "") + "元";
  };
  const small = (yuan) => {
    const digits = "零壹贰叁肆伍陆柒捌玖", fen = Math.round(yuan * 100) % 100, jiao = Math.floor(fen / 10);
    if (!fen) return "整";
    const gap = yuan >= 1 && (!jiao || Math.floor(yuan) % 10 === 0) ? "零" : "";
    return gap + (jiao ? `${digits[jiao]}角` : "") + (fen % 10 ? `${digits[fen % 10]}分` : "整");
  };
  const say = (input) => {
    const output = document.querySelector(`[data-money-for="${input.id}"]`);
    if (!output) return;
    const yuan = fenOf(input.value);
    if (yuan === null) { output.textContent = ""; return; }
    const wan = yuan / 10000;
    output.textContent = zh ? `${wan.toLocaleString("zh-CN", { maximumFractionDigits: 6 })} 万元 · ${capitals(yuan)}${small(yuan)}` : `¥${yuan.toLocaleString("en")}`;
  };
  $$("input[data-money]").forEach((input) => { input.addEventListener("input", () => say(input)); say(input); });

  /* A refused form: the summary gets the focus. */
  const problems = document.querySelector("[data-focus]");
  if (problems) problems.focus();

  /* Drafts: what was typed into a marked form is kept on this device until it has been taken. A session that ended sends to the sign-in page: then it was not. */
  const sent = sessionStorage.getItem("draft-sent");
  if (sent) {
    const [visit] = performance.getEntriesByType("navigation");
    const refused = location.pathname.startsWith("/login") || (visit && visit.responseStatus >= 400) || $$("form[data-autosave]").some((form) => `draft:${form.dataset.autosave}` === sent);
    if (!refused) localStorage.removeItem(sent);
    sessionStorage.removeItem("draft-sent");
  }
  $$("form[data-autosave]").forEach((form) => {
    const key = `draft:${form.dataset.autosave}`;
    const names = () => $$("input, textarea, select", form).filter((e) => e.name && !/csrf|idempotency|password|file/.test(e.name) && e.type !== "hidden" && e.type !== "file" && e.type !== "password");
    try {
      const kept = JSON.parse(localStorage.getItem(key) || "null");
      if (kept && !document.querySelector(".problems")) names().forEach((e) => { if (e.type === "checkbox" || e.type === "radio") { if (kept[`${e.name}=${e.value}`] !== undefined) e.checked = kept[`${e.name}=${e.value}`]; } else if (!e.value && kept[e.name]) e.value = kept[e.name]; });
    } catch (error) { localStorage.removeItem(key); }
    form.addEventListener("input", () => {
      const kept = {};
      names().forEach((e) => { if (e.type === "checkbox" || e.type === "radio") kept[`${e.name}=${e.value}`] = e.checked; else kept[e.name] = e.value; });
      localStorage.setItem(key, JSON.stringify(kept));
    });
    form.addEventListener("submit", () => sessionStorage.setItem("draft-sent", key));
  });

  /* Work lists: j and k move, Enter opens. */
  $$("table[data-work-list]").forEach((table) => {
    const rows = $$("tr[data-row]", table);
    let at = -1;
    const choose = (next) => {
      if (!rows.length) return;
      if (rows[at]) rows[at].classList.remove("chosen");
      at = Math.max(0, Math.min(rows.length - 1, next));
      rows[at].classList.add("chosen");
      const link = rows[at].querySelector("a");
      if (link) link.focus({ preventScroll: true });
      rows[at].scrollIntoView({ block: "nearest" });
    };
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
      if (event.key === "j") choose(at + 1);
      if (event.key === "k") choose(at - 1);
    });
  });

  /* Progress: a page that watches a run looks again every two seconds. */
  $$("[data-poll]").forEach((box) => {
    const look = async () => {
      try {
        const answer = await fetch(box.dataset.poll, { headers: { Accept: "text/html" } });
        if (answer.ok) {
          const page = new DOMParser().parseFromString(await answer.text(), "text/html");
          const fresh = page.querySelector("[data-poll], [data-poll-done]");
          if (fresh) box.replaceChildren(...fresh.childNodes);
          if (!fresh || fresh.hasAttribute("data-poll-done")) return;
        }
      } catch (error) { /* the network comes back; look again */ }
      setTimeout(look, 2000);
    };
    setTimeout(look, 2000);
  });

  /* Visits without a network: kept on the device without personal numbers, sent when it is back. */
  const QUEUE = "offline-queue";
  const queued = () => { try { return JSON.parse(localStorage.getItem(QUEUE) || "[]"); } catch (error) { return []; } };
  const keep = (list) => localStorage.setItem(QUEUE, JSON.stringify(list));
  const banner = (text) => {
    let line = document.querySelector("[data-offline-line]");
    if (!line) { line = document.createElement("p"); line.className = "note"; line.setAttribute("role", "status"); line.dataset.offlineLine = ""; document.getElementById("main").prepend(line); }
    line.textContent = text;
    line.hidden = !text;
  };
  const WEEK = 7 * 24 * 3600 * 1000;
  const flush = async () => {
    let list = queued().filter((item) => Date.now() - item.at < WEEK);
    keep(list);
    if (!list.length || !navigator.onLine) return;
    const token = document.querySelector('input[name="csrf_token"]');
    let refused = false;
    for (const item of list.slice()) {
      const body = new URLSearchParams(item.body);
      if (token) body.set("csrf_token", token.value);
      try {
        const answer = await fetch(item.url, { method: "POST", body, redirect: "follow" });
        // Signed out, or refused: it stays here until a person has looked at it.
        if (!answer.ok || new URL(answer.url).pathname === "/login") { refused = true; break; }
        list = list.filter((other) => other !== item);
        keep(list);
      } catch (error) { break; }
    }
    if (refused) { banner(zh ? `还有 ${list.length} 条走访记录没有发出：请登录后打开“记走访”核对重填，本机保留 7 天` : `${list.length} visits were not taken: sign in and check them; they stay here for 7 days`); return; }
    banner(list.length ? (zh ? `还有 ${list.length} 条走访记录等待发送` : `${list.length} visits wait to be sent`) : (zh ? "离线记录已全部发送" : "All offline records were sent"));
  };
  $$("form[data-offline-queue]").forEach((form) => form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    const list = queued();
    list.push({ url: form.action, body: new URLSearchParams(new FormData(form)).toString(), at: Date.now() });
    keep(list);
    form.reset();
    banner(zh ? `没有网络：已存在本机，恢复后自动发送（共 ${list.length} 条）` : `No network: kept on this device, sent when it is back (${list.length})`);
  }));
  window.addEventListener("online", flush);
  if (queued().length) flush();

  /* Files in parts: a lost network continues where it stopped. The form then names the upload. */
  const PART = 256 * 1024;
  const sendFile = async (file, token, told) => {
    const known = `upload:${file.name}:${file.size}:${file.lastModified}`;
    let id = sessionStorage.getItem(known), got = 0;
    const headers = { "X-CSRFToken": token };
    if (id) {
      const answer = await fetch(`/uploads/${id}`);
      if (answer.ok) got = (await answer.json()).received; else id = null;
    }
    if (!id) {
      const answer = await fetch("/uploads", { method: "POST", headers, body: new URLSearchParams({ name: file.name, size: file.size }) });
      if (!answer.ok) throw new Error("refused");
      id = (await answer.json()).id;
      sessionStorage.setItem(known, id);
    }
    for (let tries = 0; got < file.size;) {
      try {
        const answer = await fetch(`/uploads/${id}/parts?offset=${got}`, { method: "POST", headers: { ...headers, "Content-Type": "application/octet-stream" }, body: file.slice(got, got + PART) });
        if (!answer.ok) throw new Error("part");
        got = (await answer.json()).received;
        tries = 0;
        told(Math.round(100 * got / file.size));
      } catch (error) {
        if (++tries > 20) throw error;
        await new Promise((wait) => setTimeout(wait, Math.min(tries, 5) * 1000));
      }
    }
    return id;
  };
  $$("input[type=file][data-resume]").forEach((input) => {
    const form = input.form;
    form.addEventListener("submit", async (event) => {
      if (!input.files.length || input.files[0].size < PART) return;
      event.preventDefault();
      const bar = document.createElement("progress");
      bar.max = 100;
      input.after(bar);
      try {
        const id = await sendFile(input.files[0], form.querySelector('input[name="csrf_token"]').value, (done) => { bar.value = done; });
        const named = document.createElement("input");
        Object.assign(named, { type: "hidden", name: `${input.name}_upload`, value: id });
        form.append(named);
        input.value = "";
        form.submit();
      } catch (error) {
        bar.remove();
        window.alert(zh ? "网络不稳，文件还没有传完；请再点一次，会从断开处继续。" : "The network is unstable; press again and the upload goes on.");
      }
    });
  });

  /* Read aloud: the main text, by the device's own voice. */
  $$("[data-read-aloud]").forEach((button) => {
    if (!("speechSynthesis" in window)) { button.hidden = true; return; }
    button.hidden = false;
    button.addEventListener("click", () => {
      if (speechSynthesis.speaking) { speechSynthesis.cancel(); return; }
      const words = new SpeechSynthesisUtterance(document.getElementById("main").innerText.slice(0, 4000));
      words.lang = document.documentElement.lang;
      speechSynthesis.speak(words);
    });
  });

  /* What cannot be taken back is asked once more. */
  $$("form[data-confirm]").forEach((form) => form.addEventListener("submit", (event) => { if (!window.confirm(form.dataset.confirm)) event.preventDefault(); }));
  $$("[data-print]").forEach((button) => { button.hidden = false; button.addEventListener("click", () => window.print()); });
})();
