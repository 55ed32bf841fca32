import platform


def lambda_handler(event, context):
    """Greets whoever the event names, and says where it runs."""
    name = event.get("name", "world")
    print(f"greeting {name}")
    return {
        "greeting": f"Hello, {name}!",
        "runtime": "Python " + platform.python_version(),
        "remaining_ms": context.get_remaining_time_in_millis(),
    }
