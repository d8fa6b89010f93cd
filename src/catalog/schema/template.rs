use super::shape::{Field, Shape, optional, required};

const PERMISSIONS: Field =
    optional("backstage:permissions", Shape::Object(&[optional("tags", Shape::List(&Shape::AnyText))]));

const DECORATORS: Shape =
    Shape::List(&Shape::Object(&[optional("id", Shape::AnyText), optional("input", Shape::Object(&[]))]));

const STEP: &[Field] = &[
    optional("id", Shape::AnyText),
    optional("name", Shape::AnyText),
    required("action", Shape::AnyText, "fetch:template"),
    optional("input", Shape::Object(&[])),
    optional("if", Shape::TextOrBool),
    PERMISSIONS,
];

const LINK: &[Field] = &[
    optional("if", Shape::TextOrBool),
    optional("url", Shape::Text),
    optional("entityRef", Shape::Text),
    optional("title", Shape::Text),
    optional("icon", Shape::Text),
];

const TEXT: &[Field] = &[
    optional("if", Shape::TextOrBool),
    optional("title", Shape::Text),
    optional("icon", Shape::Text),
    optional("content", Shape::AnyText),
];

/// The fields of a scaffolder template's `spec` (Backstage semantics 5.1).
pub(super) const SPEC: &[Field] = &[
    required("type", Shape::Text, "service"),
    optional("owner", Shape::Text),
    optional("lifecycle", Shape::Text),
    optional("parameters", Shape::OneOrList(&Shape::Object(&[PERMISSIONS]))),
    optional("secrets", Shape::Object(&[optional("schema", Shape::Object(&[]))])),
    optional(
        "presentation",
        Shape::Object(&[optional(
            "buttonLabels",
            Shape::Object(&[
                optional("backButtonText", Shape::AnyText),
                optional("createButtonText", Shape::AnyText),
                optional("reviewButtonText", Shape::AnyText),
            ]),
        )]),
    ),
    optional("EXPERIMENTAL_recovery", Shape::Object(&[optional("EXPERIMENTAL_strategy", Shape::AnyText)])),
    optional("formDecorators", DECORATORS),
    optional("EXPERIMENTAL_formDecorators", DECORATORS),
    required("steps", Shape::List(&Shape::Object(STEP)), "[]"),
    optional(
        "output",
        Shape::ObjectOf(
            &[
                optional("links", Shape::List(&Shape::Object(LINK))),
                optional("text", Shape::List(&Shape::Object(TEXT))),
            ],
            &Shape::AnyText,
        ),
    ),
];
