"""The command line of bin/aws/bootstrap: the first deployment of an environment, step by step.

Each step looks at what there is already, so an interrupted run is continued by the same command.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..deploy import images, ssm_secrets, templates
from ..deploy.account_checks import AccountChecks
from ..deploy.cloudformation import Deployer
from ..deploy.cloudfront_probe import CloudFrontProbe
from ..deploy.environments import client, friendly_aws_errors
from ..deploy.stacks import Stack
from ..errors import UserError
from ..terminal import echo
from . import bootstrap_questions, command, deploy, deploy_web, destroy, smoke

_SMOKE_SECONDS = 300  # for each check: a new distribution takes minutes to be everywhere
_ANY_DIGEST = f"sha256:{'0' * 64}"


@dataclass(frozen=True)
class Step:
    """One step of the first deployment; `plan` says in lines what it makes."""

    name: str
    run: Callable[[], None]
    plan: Callable[[], Iterable[str]]


def main() -> None:
    """Check the account, ask a person for what only they can do, and deploy everything."""
    parser = command.parser("bootstrap", "Deploy an environment for the first time, or continue.")
    parser.add_argument("--image", help="the API's image, with its digest, instead of building it")
    parser.add_argument("--built", type=Path, help="a folder with a finished build of the web app")
    parser.add_argument("--yes", action="store_true", help="what only a person can do is done")
    parser.add_argument("--dry-run", action="store_true", help="only show the steps; make nothing")
    options = parser.parse_args()
    command.run_cli(lambda: Bootstrap(command.deployer(options), options).run())


class Bootstrap:
    """The first deployment of one environment."""

    def __init__(self, deployer: Deployer, options: argparse.Namespace) -> None:
        self._deployer = deployer
        self._environment = deployer.environment
        self._options = options
        self._image: str | None = options.image

    def run(self) -> None:
        """Run each step, or print what it would do.

        Raises:
            UserError: what stopped it; the same command continues.
        """
        self._validate()
        questions = bootstrap_questions.all_of(self._deployer)
        if self._options.dry_run:
            for question in questions:
                echo(f"Asked first: {question.text}")
        else:
            bootstrap_questions.ask(self._deployer, questions, confirmed=self._options.yes)
        steps = list(self._steps())
        for number, step in enumerate(steps, 1):
            title = f"{number} of {len(steps)}: {step.name}"
            echo(title)
            if self._options.dry_run:
                for line in step.plan():
                    echo(f"  {line}")
            else:
                self._run(step, title)
        if self._options.dry_run:
            echo("Nothing was made.")

    def _run(self, step: Step, title: str) -> None:
        started = time.monotonic()
        try:
            with friendly_aws_errors(step.name):
                step.run()
        except (UserError, KeyboardInterrupt):
            echo(f"{title} didn't succeed. The same command continues here.")
            raise
        echo(f"{title} is done ({time.monotonic() - started:.0f} s).")

    def _validate(self) -> None:
        """Check the file, Docker and the checkout, before anything is asked or made."""
        deploy.check_image(self._options.image)
        image = self._options.image or f"{self._environment.full_name('api')}@{_ANY_DIGEST}"
        release = argparse.Namespace(image=image)
        deploy.validate(self._deployer, self._environment.stacks, {}, release)
        if not self._has_image():
            try:
                images.check_docker(images.platform(self._deployer))
            except UserError as error:
                if not self._options.dry_run:
                    raise
                echo(f"Missing: {error}")

    def _has_image(self) -> bool:
        """Return whether the image is given, or an earlier run has pushed it."""
        if self._options.image is not None:
            return True
        if not self._deployer.is_deployed("cicd"):
            return False
        return images.find(self._deployer, command.release()) is not None

    def _steps(self) -> Iterator[Step]:
        environment, name = self._environment, self._environment.name
        yield Step(
            "check the account",
            self._check_account,
            lambda: (finding.text for finding in self._account_checks().run()),
        )
        yield Step(
            "the database's password",
            self._generate_password,
            lambda: (
                f"Puts {ssm_secrets.path(environment, 'database-password')}, unless it is set",
            ),
        )
        yield self._stack_step(environment.stack("cicd"))
        yield Step(
            "the API's image",
            self._find_or_build_image,
            lambda: (
                self._options.image
                or f"Builds the commit for {images.platform(self._deployer)} and pushes it, unless"
                " the registry has it",
            ),
        )
        for stack in deploy.in_order(self._deployer, environment.stacks):
            if stack.name != "cicd":
                yield self._stack_step(stack)
        for stack in environment.stacks:
            if stack.optional_inputs:
                yield self._stack_step(stack, again=True)
        yield Step(
            "the web app",
            lambda: deploy_web.deploy_web(self._deployer, self._options.built),
            lambda: (
                f"Builds it, uploads it to the bucket of {environment.full_name('frontend')}",
            ),
        )
        yield Step("the smoke test", self._smoke, lambda: (f"bin/aws/smoke --env {name}",))
        yield Step(
            "the end",
            self._end,
            lambda: (
                "Deletes the unused distribution, looks whether the alarms' address is confirmed",
            ),
        )

    def _stack_step(self, stack: Stack, *, again: bool = False) -> Step:
        title = f"deploy {stack.name}" + (" again, with its last inputs" if again else "")
        return Step(title, lambda: self._deploy(stack), lambda: () if again else _resources(stack))

    def _deploy(self, stack: Stack) -> None:
        self._deployer.wait(stack.name)  # an interrupted run's operation goes on
        if self._deployer.status(stack.name) == "ROLLBACK_COMPLETE":
            echo(f"{stack.name} failed before: {self._deployer.failure_reason(stack.name)}")
            destroy.delete_failed(self._deployer, stack)
        options = argparse.Namespace(image=self._image, dry_run=False, delete_data=False)
        deploy.deploy_one(self._deployer, stack, {}, options)

    def _check_account(self) -> None:
        blocking = []
        for finding in self._account_checks().run():
            echo(f"  {finding.text}")
            blocking += [finding.text] if finding.blocks else []
        if blocking:
            raise UserError(f"The account can't have this environment yet: {' '.join(blocking)}")
        deploy.check_limits(self._deployer, self._environment.stacks, {})

    def _account_checks(self) -> AccountChecks:
        session, dry_run = self._deployer.session, self._options.dry_run
        return AccountChecks(session, self._environment, dry_run=dry_run)

    def _generate_password(self) -> None:
        session, name = self._deployer.session, "database-password"
        if ssm_secrets.read(session, self._environment, name) is None:
            ssm_secrets.save(session, self._environment, name, ssm_secrets.generate())

    def _find_or_build_image(self) -> None:
        if self._image is None:
            commit = command.release()
            self._image = images.find(self._deployer, commit) or images.build(
                self._deployer, commit
            )
        echo(f"  {self._image}")

    def _smoke(self) -> None:
        if not self._environment.runs_tasks:
            echo(f"  {self._environment.name} runs no tasks, so nothing would respond.")
            return
        smoke.check_all(self._deployer.outputs("frontend")["WebUrl"], _SMOKE_SECONDS)

    def _end(self) -> None:
        session = self._deployer.session
        if CloudFrontProbe(session, self._environment).delete():
            echo("  The unused distribution is deleted.")
        email = self._environment.parameters.get("observability", {}).get("AlarmEmail", "")
        if email and not self._is_confirmed(email):
            echo(
                f"  {email} gets no alarms yet: open the link in the email from AWS Notifications,"
                " which is valid for three days."
            )
        echo(f"  {self._deployer.outputs('frontend')['WebUrl']}")

    def _is_confirmed(self, email: str) -> bool:
        """Return whether the address has confirmed its subscription."""
        (topic,) = [
            identity
            for kind, identity in self._deployer.resources("observability").values()
            if kind == "AWS::SNS::Topic"
        ]
        pages = client(self._deployer.session, "sns").get_paginator("list_subscriptions_by_topic")
        return any(
            each["Endpoint"] == email and each["SubscriptionArn"].startswith("arn:")
            for page in pages.paginate(TopicArn=topic)
            for each in page["Subscriptions"]
        )


def _resources(stack: Stack) -> Iterator[str]:
    """Yield a line for each resource of the stack's template."""
    for name, each in templates.read(stack.template)["Resources"].items():
        condition = f"  if {each['Condition']}" if "Condition" in each else ""
        yield f"Add     {name:<28}{each['Type']}{condition}"


if __name__ == "__main__":
    main()
