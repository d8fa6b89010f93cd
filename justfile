# Run `just` for the list.
default:
    @just --list

# Opens the portal on the demo catalog, or on what is given.
run *args:
    cargo run -- {{args}}

# Every test.
test:
    cargo test

# What CI checks besides the tests.
lint:
    cargo fmt --check
    cargo clippy --all-targets -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps

# Looks at changed screens one by one.
review:
    cargo insta review

# The benchmarks.
bench *args:
    cargo bench {{args}}

# Writes docs/ anew from the code.
docs:
    STAGEDOOR_WRITE_DOCS=1 cargo test --test docs

# Fuzzes one target for ten minutes: yaml_reader, entity_ref, query, template, form or dry_run.
fuzz target:
    cargo +nightly fuzz run {{target}} -- -max_total_time=600

# All that CI does.
ci:
    bash .ci/run
