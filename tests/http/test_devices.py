"""`GET /v1/devices`: the catalogue, and who a phone is."""

from aiohttp import ClientSession


async def test_the_catalogue_and_who_a_phone_is(client: ClientSession) -> None:
    async with client.get("/v1/devices") as response:
        listed = (await response.json())["devices"]
    async with client.get("/v1/devices", params={"user_agent": "Fanvil X6U Pro 0.0.10 0c383e2cd782"}) as response:
        found = await response.json()
    assert found["device"] in listed
    assert (found["known"], found["model"], found["device"]["id"]) == (True, "X6U Pro", "fanvil")


async def test_nobody_is_an_answer_too(client: ClientSession) -> None:
    async with client.get("/v1/devices", params={"user_agent": "Wget/1.11.3"}) as response:
        assert response.status == 200
        assert await response.json() | {"because": ""} == {
            "known": False,
            "because": "",
            "pattern": None,
            "model": None,
            "firmware": None,
            "mac": None,
            "device": None,
        }


async def test_an_id_that_is_none_is_a_bad_request(client: ClientSession) -> None:
    async with client.get("/v1/devices", params={"device": "yaelink"}) as response:
        problem = await response.json()
    assert (response.status, problem["field"]) == (400, "device")


async def test_a_plan_over_http_carries_settings(client: ClientSession) -> None:
    asked = {"domain": "example.com", "source": "192.0.2.7", "device": "snom-desk"}
    async with client.get("/v1/plan", params=asked) as response:
        device = (await response.json())["device"]
    assert device["settings"] == [
        {"key": "user_host idx=1", "value": "example.com"},
        {"key": "user_outbound idx=1", "value": "192.0.2.10:5061;transport=tls"},
    ]
