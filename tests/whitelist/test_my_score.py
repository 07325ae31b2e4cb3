"""What a person reads of their own points, and what they can do."""

from app.infra.db import db
from app.infra.tasks import tasks_for
from app.needs import commands as needs
from app.whitelist import queries
from tests.enterprises import builders as firms
from tests.whitelist.builders import a_definition, an_office, withdraw_all


def page(office) -> str:
    response = office.world.client(office.owner).get("/me/score")
    assert response.status_code == 200
    return response.get_data(as_text=True)


def test_it_says_who_sees_the_points_and_what_they_are_not(scored):
    text = page(scored)
    assert "银行看不到分数和等级" in text
    assert "不构成政府信用背书，不代替金融机构审查" in text


def test_it_shows_the_grade_the_groups_and_the_source_of_each_fact(scored):
    text = page(scored)
    score = queries.latest_score(scored.world.actor(scored.owner), scored.firm)
    assert f"等级 {score.grade}" in text and f"{score.points} / 100" in text
    for group in ("合规", "经营", "就业", "信用", "园区履约", "产业契合"):
        assert f">{group}</span><progress" in text
    assert "企业填报 · " in text and "还没有核实" in text


def test_it_says_what_would_raise_them_and_how_to_correct_a_fact(scored):
    text = page(scored)
    assert "怎样提高" in text and "+10 分" in text
    assert f"/me/enterprises/{scored.firm.public_id}/edit" in text and "请人来核实" in text


def test_what_a_person_cannot_change_is_no_advice(world):
    office = an_office(world, industry="G54", founded_on="2026-09-01")
    office.agree()
    office.score()
    advice = page(office).split("怎样提高")[1].split("</section>")[0]
    assert "产业方向" not in advice and "经营月数" not in advice


def test_without_a_consent_it_leads_to_giving_one(office):
    text = page(office)
    assert f"/me/consents/new?enterprise={office.firm.public_id}" in text
    assert "progress" not in text


def test_a_withdrawn_consent_is_said_and_nothing_is_computed(scored):
    withdraw_all(scored)
    text = page(scored)
    assert "不再使用，也不再更新" in text and "怎样提高" not in text
    before = len(queries.scores_of(scored.world.actor(scored.owner), scored.firm))
    scored.firm.employees = 1
    scored.world.client(scored.owner).post(f"/me/score/{scored.firm.public_id}/refresh")
    assert len(queries.scores_of(scored.world.actor(scored.owner), scored.firm)) == before


def test_refreshing_scores_what_is_known_now(office):
    office.agree()
    browser = office.world.client(office.owner)
    assert "现在计算" in browser.get("/me/score").get_data(as_text=True)
    response = browser.post(f"/me/score/{office.firm.public_id}/refresh")
    assert response.status_code == 303
    assert queries.latest_score(office.world.actor(office.owner), office.firm)


def test_a_newer_card_is_said(scored):
    card = a_definition()
    card["factors"][3]["points"] = [0, 1, 2, 3, 15]
    scored.approve(scored.propose(card))
    assert "县里启用了新的评分卡" in page(scored)


def test_another_persons_firm_is_not_found(scored):
    stranger = scored.world.client(scored.world.entrepreneur())
    for step in ("refresh", "visit"):
        assert stranger.post(f"/me/score/{scored.firm.public_id}/{step}").status_code == 404


def test_without_an_enterprise_it_says_what_to_do(world):
    text = world.client(world.entrepreneur()).get("/me/score").get_data(as_text=True)
    assert "/me/enterprises" in text and "请先登记企业" in text


def ask(office):
    return office.world.client(office.owner).post(f"/me/score/{office.firm.public_id}/visit")


def liaison_of(office):
    """A liaison officer of the firm's township."""
    return office.world.person("township_liaison", firms.places(office.world)[firms.TOWNSHIP])


def test_asking_for_a_visit_reaches_the_township_once(scored):
    officer = scored.world.actor(liaison_of(scored))
    ask(scored)
    assert ask(scored).status_code == 303
    db.session.expire_all()
    (task,) = [t for t in tasks_for(officer) if t.kind == "check_facts"]
    assert task.values == {"reference": scored.firm.reference} and task.due_at


def test_the_task_ends_when_nothing_is_unknown(scored):
    officer = scored.world.actor(liaison_of(scored))
    ask(scored)
    scored.farm.passed(scored.farm.sent(), scored.officer)
    scored.score()
    db.session.expire_all()
    assert not [t for t in tasks_for(officer) if t.kind == "check_facts"]
    assert ask(scored).status_code == 409


def test_a_failed_test_costs_points_and_says_why(scored):
    needs.record_test(
        scored.world.act(scored.officer),
        need=scored.farm.sent(),
        test="credit",
        outcome="failed",
        evidence="有一条未修复的记录",
        source="centre",
    )
    db.session.commit()
    scored.score()
    assert "公开信用记录还没有核实或有负面记录" in page(scored)
