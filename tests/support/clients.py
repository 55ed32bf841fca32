"""The clouds' own clients for a server."""

import boto3
from botocore.config import Config

from .server import ACCESS_KEY, REGION, SECRET_KEY


def client_of(server, service, **more):
    """A boto3 client that tries once and waits long."""
    given = {"aws_access_key_id": ACCESS_KEY, "aws_secret_access_key": SECRET_KEY} | more
    region = given.pop("region_name", REGION)
    config = Config(
        retries={"total_max_attempts": 1}, read_timeout=100, max_pool_connections=64,
        proxies={}, **given.pop("config", {}),
    )
    return boto3.client(
        service, endpoint_url=server.endpoint, region_name=region, config=config, **given
    )
