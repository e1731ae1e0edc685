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


def test_the_cors_configuration_of_a_template_is_applied(emulator: Emulator) -> None:
    emulator.client("cloudformation").create_stack(
        StackName="cors", TemplateBody=json.dumps(TEMPLATE)
    )
    apis = emulator.client("apigatewayv2")
    found = emulator.wait_until(lambda: apis.get_apis()["Items"], "the API is there")
    api = found[0]["ApiId"]

    def allowed(origin: str) -> str | None:
        headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        path = f"/_aws/execute-api/{api}/%24default/x"
        answer = emulator.http("OPTIONS", path, headers=headers)
        return answer.headers.get("access-control-allow-origin")

    assert allowed("http://localhost:3000") == "http://localhost:3000"
    assert allowed("http://localhost:3001") is None
