"""Settings of AWS services that the security checklists rely on: TLS, methods, sign-in, secrets."""

from __future__ import annotations

import json
import re
import subprocess
from fnmatch import fnmatch
from typing import Any

import botocore.session

from cruddur.http.rate_limits import client_key
from devtools.deploy import ssm_secrets, templates
from devtools.deploy.stacks import STACKS
from devtools.toolchain import toolchain
from tests.conftest import ROOT
from tests.contracts.iam_policies import listed, statements
from tests.lambda_handlers import handler


def resource(template: str, name: str) -> dict[str, Any]:
    """Return the properties of a resource."""
    made: dict[str, Any] = templates.read(ROOT / f"aws/cfn/{template}.yaml")["Resources"][name]
    return dict(made["Properties"])


def test_pages_redirect_to_tls_and_all_else_requires_it() -> None:
    distribution = resource("frontend", "Distribution")["DistributionConfig"]
    behaviors = {each["PathPattern"]: each for each in distribution["CacheBehaviors"]}
    pages = (distribution["DefaultCacheBehavior"], behaviors.pop("/share"))
    assert {each["ViewerProtocolPolicy"] for each in pages} == {"redirect-to-https"}
    assert {each["ViewerProtocolPolicy"] for each in behaviors.values()} == {"https-only"}
    certificate = distribution["ViewerCertificate"]["Fn::If"][1]
    assert certificate["MinimumProtocolVersion"] == "TLSv1.2_2021"
    assert resource("cluster", "TlsListener")["SslPolicy"].startswith("ELBSecurityPolicy-TLS13-1-2")


def test_trace_is_no_allowed_method() -> None:
    distribution = resource("frontend", "Distribution")["DistributionConfig"]
    (api,) = [each for each in distribution["CacheBehaviors"] if each["PathPattern"] == "/api/*"]
    assert set(api["AllowedMethods"]) == {
        "GET",
        "HEAD",
        "OPTIONS",
        "PUT",
        "POST",
        "PATCH",
        "DELETE",
    }
    assert api["CachePolicyId"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"  # CachingDisabled


def test_cloudfront_compresses_the_web_app_and_the_api_its_own_pages() -> None:
    distribution = resource("frontend", "Distribution")["DistributionConfig"]
    pages = distribution["DefaultCacheBehavior"]
    assert pages["Compress"] is True
    assert pages["CachePolicyId"] == "658327ea-f89d-4fab-a63d-7e88639e58f6"  # CachingOptimized
    (api,) = [each for each in distribution["CacheBehaviors"] if each["PathPattern"] == "/api/*"]
    assert "Compress" not in api
    # It passes Accept-Encoding on, as AllViewerExceptHostHeader.
    assert api["OriginRequestPolicyId"] == "b689b0a8-53d0-40ab-baf2-68738e2966ac"


def test_only_the_origin_is_sent_as_referrer() -> None:
    for name in ("PageHeaders", "FileHeaders"):
        headers = resource("frontend", name)["ResponseHeadersPolicyConfig"]
        policy = headers["SecurityHeadersConfig"]["ReferrerPolicy"]
        assert policy["ReferrerPolicy"] == "strict-origin-when-cross-origin"


def test_the_load_balancer_refuses_ambiguous_requests() -> None:
    attributes = {
        item["Key"]: item["Value"]
        for item in resource("cluster", "LoadBalancer")["LoadBalancerAttributes"]
    }
    assert attributes["routing.http.desync_mitigation_mode"] == "strictest"
    assert attributes["routing.http.drop_invalid_header_fields.enabled"] == "true"


def test_people_sign_in_by_srp_for_thirty_days_at_most() -> None:
    client = resource("auth", "WebClient")
    assert set(client["ExplicitAuthFlows"]) == {"ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"}
    assert client["TokenValidityUnits"]["RefreshToken"] == "days"
    assert client["RefreshTokenValidity"] <= 30
    assert client["TokenValidityUnits"]["AccessToken"] == "minutes"
    assert client["AccessTokenValidity"] <= 15
    assert client["EnableTokenRevocation"] is True
    assert client["PreventUserExistenceErrors"] == "ENABLED"
    # Neither hosted pages nor a code flow: nothing redirects.
    assert not {"AllowedOAuthFlows", "CallbackURLs"} & set(client)


def test_passwords_have_eight_characters_and_never_expire() -> None:
    pool = resource("auth", "UserPool")
    policy = pool["Policies"]["PasswordPolicy"]
    assert policy["MinimumLength"] >= 8
    assert "PasswordHistorySize" not in policy
    assert pool["UserAttributeUpdateSettings"] == {
        "AttributesRequireVerificationBeforeUpdate": ["email"]
    }
    recovery = pool["AccountRecoverySetting"]["RecoveryMechanisms"]
    assert [each["Name"] for each in recovery] == ["verified_email"]


def test_the_pipeline_reads_and_writes_no_secret() -> None:
    role = templates.read(ROOT / "aws/cfn/cicd.yaml")["Resources"]["DeployRole"]
    (denied,) = [each for each in statements(role) if each["Effect"] == "Deny"]
    assert set(listed(denied["Action"])) == {"ssm:GetParameters", "ssm:PutParameter"}
    names = {each["Fn::Sub"].rpartition("/")[2] for each in denied["Resource"]}
    assert all(any(fnmatch(known, name) for name in names) for known in ssm_secrets.KNOWN)
    granted = {
        action
        for each in statements(role)
        if each["Effect"] == "Allow"
        for action in listed(each["Action"])
        if action.startswith("ssm:")
    }
    assert granted == {
        "ssm:AddTagsToResource",
        "ssm:GetParameters",
        "ssm:ListTagsForResource",
        "ssm:PutParameter",
    }


def test_a_ping_is_answered_as_by_the_lambda_but_without_it() -> None:
    route = resource("realtime", "PingRoute")
    assert route["Target"]["Fn::If"][:2] == [
        "HasMockPing",
        {"Fn::Sub": "integrations/${PingIntegration}"},
    ]
    mock, pong = resource("realtime", "PingIntegration"), resource("realtime", "Pong")
    assert (mock["IntegrationType"], pong["IntegrationResponseKey"]) == ("MOCK", "$default")
    # Both templates are found by their selection expression, which is a constant.
    asked = mock["RequestTemplates"][mock["TemplateSelectionExpression"]]
    answered = pong["ResponseTemplates"][pong["TemplateSelectionExpression"]]
    assert json.loads(asked) == {"statusCode": 200}
    event = {"requestContext": {"connectionId": "one", "routeKey": "ping"}}
    from_lambda = handler("realtime").handle(event, None)
    assert json.loads(answered) == json.loads(from_lambda["body"])
    # Without a route response, nothing is sent to the page.
    assert route["RouteResponseSelectionExpression"] == "$default"
    assert resource("realtime", "PingResponse")["RouteResponseKey"] == "$default"


def test_the_throttle_is_enough_for_the_open_pages_that_are_promised() -> None:
    source = (ROOT / "frontend-react-js/src/lib/realtime/reconnecting-socket.ts").read_text("utf-8")
    minutes = re.search(r"PING_INTERVAL_MS = (\d+) \* 60_000;", source)
    assert minutes is not None
    declared = templates.read(ROOT / "aws/cfn/realtime.yaml")["Parameters"]["MessagesPerSecond"]
    pages = f"{declared['Default'] * int(minutes[1]) * 60:,}"
    assert f"{pages} pages" in declared["Description"]
    assert f"{pages} open pages" in (ROOT / "aws" / "README.md").read_text("utf-8")


ADDRESSES = [
    "192.0.2.1",
    "192.0.2.2",
    "::ffff:192.0.2.1",
    "2001:db8::1",
    "2001:db8::2:0:0:1",
    "2001:db8:0:0:ffff::1",
    "2001:0db8:0000:0000:0000:0000:0000:0001",
    "2001:db8:0:1::1",
    "2001:db8:1::1",
    "2001:db8:0:1:2:3:4:5",
    "2001:db8:0:1:9:8:7:6",
    "::1",
    "fe80::1",
    "2001:DB8::A",
]


def test_the_firewall_counts_by_the_same_subjects_as_the_api() -> None:
    code = resource("frontend", "Viewers")["FunctionCode"]
    event = "{viewer: {ip: address}, request: {headers: {}}}"
    script = (
        f"{code}\nconsole.log(JSON.stringify({json.dumps(ADDRESSES)}.map((address) =>"
        f" handler({event}).headers['x-viewer-address'].value)))"
    )
    done = subprocess.run(
        [toolchain.node()[0], "--eval", script], capture_output=True, text=True, check=True
    )
    counted = json.loads(done.stdout)
    for address, subject in zip(ADDRESSES, counted, strict=True):
        for other, others in zip(ADDRESSES, counted, strict=True):
            assert (subject == others) == (client_key(address) == client_key(other))
    (rule, *_) = resource("cluster", "Firewall")["Rules"]
    statement = rule["Statement"]["RateBasedStatement"]
    assert statement["CustomKeys"][0]["Header"]["Name"] == "x-viewer-address"


def test_the_firewall_counts_what_sends_a_mail_of_an_address() -> None:
    # Source: "Associate an AWS WAF web ACL with a user pool", Amazon Cognito developer guide.
    (rule,) = [
        each for each in resource("cluster", "Firewall")["Rules"] if each["Name"] == "sign-ups"
    ]
    assert rule["Action"] == {"Block": {}}
    counted = rule["Statement"]["RateBasedStatement"]
    assert (counted["AggregateKeyType"], counted["EvaluationWindowSec"]) == ("IP", 600)
    patterns = {
        each["RegexMatchStatement"]["FieldToMatch"]["SingleHeader"]["Name"]: re.compile(
            each["RegexMatchStatement"]["RegexString"]
        )
        for each in counted["ScopeDownStatement"]["OrStatement"]["Statements"]
    }
    model = botocore.session.get_session().get_service_model("cognito-idp")
    target, own = patterns["x-amz-target"], patterns["x-amzn-cognito-operation-name"]
    mailing = {"SignUp", "ResendConfirmationCode", "ForgotPassword"}
    assert {name for name in model.operation_names if own.search(name)} == mailing
    prefix = model.metadata["targetPrefix"]
    assert {name for name in model.operation_names if target.search(f"{prefix}.{name}")} == mailing


def test_the_firewall_is_in_front_of_the_user_pool_too() -> None:
    association = resource("cluster", "SignUpAssociation")
    assert association["WebACLArn"] == {"Fn::GetAtt": "Firewall.Arn"}
    assert association["ResourceArn"]["Fn::Sub"].endswith(":userpool/${UserPoolId}")
    (stack,) = [each for each in STACKS if each.name == "cluster"]
    assert stack.inputs["UserPoolId"] == ("auth", "UserPoolId")


def test_cognito_sends_mail_by_ses_where_there_is_a_domain() -> None:
    condition, own, default = resource("auth", "UserPool")["EmailConfiguration"]["Fn::If"]
    assert condition == "HasDomain"
    assert own["EmailSendingAccount"] == "DEVELOPER"
    assert own["SourceArn"]["Fn::Sub"].endswith(":identity/${DomainName}")
    assert own["From"] == {"Fn::Sub": "Cruddur <${MailSender}@${DomainName}>"}
    mail_set = resource("mail", "Set")
    assert own["ConfigurationSet"] == mail_set["Name"]
    assert mail_set["SuppressionOptions"] == {"SuppressedReasons": ["BOUNCE", "COMPLAINT"]}
    assert mail_set["ReputationOptions"] == {"ReputationMetricsEnabled": True}
    assert default == {"EmailSendingAccount": "COGNITO_DEFAULT"}


def test_alarms_watch_bounces_and_complaints_of_this_set() -> None:
    for name, metric in (("MailBounces", "BounceRate"), ("MailComplaints", "ComplaintRate")):
        alarm = resource("observability", name)
        assert (alarm["Namespace"], alarm["MetricName"]) == ("AWS/SES", f"Reputation.{metric}")
        (dimension,) = alarm["Dimensions"]
        assert dimension["Name"] == "ses:configuration-set"
        assert dimension["Value"] == resource("mail", "Set")["Name"]
