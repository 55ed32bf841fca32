"""Who issues identity tokens, and the public keys of them."""

import http.client
import json

PLACES = ["/.well-known/openid-configuration", "/_morrow/.well-known/openid-configuration"]
KEYS = "/_morrow/oauth2/v3/certs"


def get(server, path, method="GET"):
    """Without any credentials."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request(method, path)
    answer = connection.getresponse()
    body = answer.read()
    return answer.status, answer.getheader("cache-control"), body


def keys(server):
    status, kept, body = get(server, KEYS)
    assert (status, kept) == (200, "public, max-age=3600")
    return json.loads(body)["keys"]


def test_the_issuer_is_where_clients_reach_the_server(server):
    for place in PLACES:
        status, _, body = get(server, place)
        found = json.loads(body)
        assert (status, found["issuer"]) == (200, server.endpoint)
        assert found["jwks_uri"] == server.endpoint + KEYS
        assert found["id_token_signing_alg_values_supported"] == ["RS256"]
        assert get(server, place, "POST")[0] not in (200, 500)


def test_the_keys_are_public_and_only_their_public_halves(server):
    [key] = keys(server)
    assert set(key) == {"kid", "kty", "alg", "use", "n", "e"}
    assert (key["kty"], key["alg"], key["use"], key["e"]) == ("RSA", "RS256", "sig", "AQAB")
    assert len(key["n"]) == 342, "2048 bits"


def test_a_key_outlives_a_restart_and_a_rotation_of_the_master_key(other):
    before = keys(other)
    other.cli("master-key", "rotate")
    other.stop()
    other.arguments = ["--public-url", "https://morrow.example.org"]
    other.start()
    assert keys(other) == before
    issuer = json.loads(get(other, PLACES[0])[2])["issuer"]
    assert issuer == "https://morrow.example.org"
    other.stop()
