"""`flask demo load` and `flask demo accounts`: when they refuse."""


def run(app, *words):
    return app.test_cli_runner().invoke(args=["demo", *words])


def test_a_second_load_is_refused_in_one_line(demo):
    result = run(demo, "load")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("error: ") and result.stderr.count("\n") == 1


def test_once_leaves_a_loaded_demo_as_it_is(demo):
    result = run(demo, "load", "--once")
    assert (result.exit_code, result.output) == (0, "")


def test_real_data_is_refused(app, world):
    result = run(app, "load")
    assert result.exit_code == 2
    assert "real data" in result.stderr


def test_once_leaves_real_data_alone(app, world):
    assert run(app, "load", "--once").exit_code == 0


def test_accounts_need_a_demo(app, world):
    result = run(app, "accounts", "--json")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("error: ")


def test_accounts_in_words_name_each_log_in(demo):
    result = run(demo, "accounts")
    assert result.exit_code == 0
    assert "returnee1" in result.stdout
