import json

from tests.emulator.conftest import Emulator

TEMPLATE = {
    "Resources": {
        "Api": {
            "Type": "AWS::ApiGatewayV2::Api",
            "Properties": {
                "Name": "cors",
                "ProtocolType": "HTTP",
                "CorsConfiguration": {
                    "AllowOrigins": ["http://localhost:3000"],
                    "AllowMethods": ["POST"],
                },
            },
        }
    }
}


def test_a_template_says_whose_pages_may_call_an_http_api(emulator: Emulator) -> None:
    emulator.client("cloudformation").create_stack(
        StackName="cors", TemplateBody=json.dumps(TEMPLATE)
    )
    apis = emulator.client("apigatewayv2")
    apis_there = emulator.wait_until(lambda: apis.get_apis()["Items"], "the API is there")
    api = apis_there[0]["ApiId"]

    def allowed(origin: str) -> str | None:
        headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        path = f"/_aws/execute-api/{api}/%24default/x"
        answer = emulator.http("OPTIONS", path, headers=headers)
        return answer.headers.get("access-control-allow-origin")

    assert allowed("http://localhost:3000") == "http://localhost:3000"
    assert allowed("http://localhost:3001") is None
