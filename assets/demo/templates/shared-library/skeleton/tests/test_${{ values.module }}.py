from ${{ values.module }} import greet


def test_a_greeting_names_what_it_greets():
    assert "parcel" in greet("parcel")
