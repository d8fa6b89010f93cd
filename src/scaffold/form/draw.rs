//! The fields of a page for the answers so far, in the order in which Backstage's form shows them.

use serde_json::{Value, json};

use super::describe::{bounds, choices, is_files, kind_of, ordered, worded};
use super::field::{Choice, Entries, Field, Kind};
use super::hints;
use super::merge;
use super::path::Path;
use super::resolve::{ADDITIONAL, Resolver};
use super::schema::{
    Schema, declared_type, discriminator, is_truthy, is_tuple, list, object, requires, text,
};
use super::widget::{self, EXTENSIONS, Widget};

/// The fields of a page, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawn {
    /// The fields, each group and list before what is in it.
    pub fields: Vec<Field>,
    /// What the template's author got wrong.
    pub problems: Vec<DrawProblem>,
    /// The alternatives of the page as a whole, and which of them the answers mean.
    pub alternatives: Option<(Vec<Choice>, usize)>,
}

/// Something in a page that cannot be drawn as it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawProblem {
    /// The field.
    pub path: Path,
    /// What is wrong, in words.
    pub message: String,
    /// Whether Backstage shows none of the page because of it.
    pub stops_backstage: bool,
}

/// More fields than a page could be filled in with.
const MOST_FIELDS: usize = 5_000;

/// How deep fields may stand in each other.
const DEEPEST: u32 = 10;

/// Draws one page.
pub(super) struct Drawing<'a> {
    resolver: Resolver<'a>,
    drawn: Drawn,
    /// The alternative of a field that is to be taken, and the value that it begins with.
    wanted: Option<(&'a Path, usize)>,
    opening: Option<Value>,
}

/// What a field gets from what is around it.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is handed down on its own")]
struct Around<'a> {
    path: &'a Path,
    name: &'a str,
    title: Option<&'a str>,
    is_required: bool,
    is_read_only: bool,
    is_disabled: bool,
    is_hidden: bool,
    depth: u32,
}

static NO_HINTS: std::sync::LazyLock<Schema> = std::sync::LazyLock::new(Schema::new);

fn hints_of<'h>(hints: &'h Schema, name: &str) -> &'h Schema {
    object(hints, name).unwrap_or(&NO_HINTS)
}

impl<'a> Drawing<'a> {
    pub(super) fn new(resolver: Resolver<'a>) -> Self {
        Self { resolver, drawn: Drawn::default(), wanted: None, opening: None }
    }

    /// The value that means another alternative of the field at a place, with what both have kept.
    pub(super) fn opening(
        mut self,
        schema: &Schema,
        hints: &Schema,
        data: &Value,
        path: &'a Path,
        alternative: usize,
    ) -> Option<Value> {
        self.wanted = Some((path, alternative));
        self.draw(schema, hints, data);
        self.opening
    }

    /// Draws the page.
    pub(super) fn page(mut self, schema: &Schema, hints: &Schema, data: &Value) -> Drawn {
        self.draw(schema, hints, data);
        for message in self.resolver.problems() {
            self.problem(&Path::default(), message, false);
        }
        self.drawn
    }

    fn draw(&mut self, schema: &Schema, hints: &Schema, data: &Value) {
        let root = Path::default();
        let around = Around {
            path: &root,
            name: "",
            title: None,
            is_required: false,
            is_read_only: false,
            is_disabled: false,
            is_hidden: false,
            depth: 0,
        };
        self.field(schema, hints, Some(data), around);
    }

    fn problem(&mut self, path: &Path, message: String, stops_backstage: bool) {
        self.drawn.problems.push(DrawProblem { path: path.clone(), message, stops_backstage });
    }

    fn field(&mut self, raw: &Schema, hints: &Schema, data: Option<&Value>, around: Around<'_>) {
        if self.drawn.fields.len() >= MOST_FIELDS || around.depth >= DEEPEST || self.resolver.is_exhausted() {
            return;
        }
        let schema = self.resolver.retrieve(raw, data);
        if schema.is_empty() {
            return;
        }
        let options = hints::options(hints);
        let flag = |name: &str| {
            options.get(name).filter(|value| !value.is_null()).map(|value| is_truthy(Some(value)))
        };
        let read_only = is_truthy(raw.get("readOnly")) || is_truthy(schema.get("readOnly"));
        let around = Around {
            is_read_only: flag("readonly").unwrap_or(around.is_read_only || read_only),
            is_disabled: flag("disabled").unwrap_or(around.is_disabled),
            is_hidden: around.is_hidden || text(&options, "widget") == Some("hidden"),
            depth: around.depth + 1,
            ..around
        };
        let own = self.control(&schema, &options, around);
        let is_drawn_whole = own.extension.is_some();
        let kind = own.kind;
        let is_root = around.path.names().is_empty();
        let at = self.drawn.fields.len();
        if !is_root {
            self.drawn.fields.push(own);
        }
        match kind {
            Kind::Group if !is_drawn_whole => self.group(&schema, hints, &options, data, around),
            Kind::List if !is_drawn_whole => self.list(&schema, hints, data, around),
            _ => {}
        }
        let is_replaced =
            is_truthy(hints.get("ui:field")) && hints.get("ui:fieldReplacesAnyOrOneOf") == Some(&json!(true));
        for keyword in ["anyOf", "oneOf"] {
            if is_truthy(schema.get(keyword)) && !is_replaced && !self.resolver.is_choice(&schema) {
                let chooser = (!is_root).then_some(at);
                self.alternatives(keyword, &schema, hints, data, around, chooser);
            }
        }
    }

    /// The row of the field itself.
    fn control(&mut self, schema: &Schema, options: &Schema, around: Around<'_>) -> Field {
        let asked = text(options, "field");
        let extension = asked.filter(|name| EXTENSIONS.contains(name)).map(str::to_owned);
        let is_unknown_field = asked.is_some_and(|name| extension.is_none() && !name.ends_with("Field"));
        let kind = kind_of(schema);
        let is_choice = self.resolver.is_choice(schema);
        let widget = match kind {
            _ if extension.is_some() => Widget::None,
            Kind::Text | Kind::Number | Kind::Integer => {
                self.widget(schema, options, around.path, widget::usual(schema, is_choice))
            }
            Kind::Boolean => self.widget(schema, options, around.path, Widget::Checkbox),
            Kind::List => self.list_widget(schema, options, around.path),
            _ => Widget::None,
        };
        if kind == Kind::Unknown && extension.is_none() {
            let message = format!("`{}` has no type that a form can show", around.path);
            self.problem(around.path, message, false);
        }
        let is_additional = schema.contains_key(ADDITIONAL);
        let title = worded(options.get("title")).or(worded(schema.get("title"))).or(around.title);
        let title = title.filter(|_| !is_additional).unwrap_or(around.name);
        let of = |name: &str| text(options, name).map(str::to_owned);
        Field {
            path: around.path.clone(),
            kind,
            widget,
            title: title.to_owned(),
            description: worded(options.get("description"))
                .or(worded(schema.get("description")))
                .map(str::to_owned),
            help: of("help"),
            placeholder: of("placeholder"),
            is_required: around.is_required,
            is_hidden: around.is_hidden,
            is_read_only: around.is_read_only,
            is_disabled: around.is_disabled,
            is_secret: extension.as_deref() == Some("Secret") || widget == Widget::Password,
            is_additional,
            is_focused_first: is_truthy(options.get("autofocus")),
            choices: choices(schema, options, kind),
            chosen: None,
            bounds: bounds(schema),
            default: schema.get("default").cloned(),
            empty_value: options.get("emptyValue").cloned(),
            entries: Entries::default(),
            note: is_unknown_field.then(|| {
                format!("`ui:field: {}` is not known here; shown as a plain field", asked.unwrap_or_default())
            }),
            options: options.clone(),
            extension,
        }
    }

    fn widget(&mut self, schema: &Schema, options: &Schema, path: &Path, usual: Widget) -> Widget {
        let Some(name) = options.get("widget") else { return usual };
        let found = name.as_str().and_then(|name| widget::named(schema, name));
        found.unwrap_or_else(|| {
            let kind = declared_type(schema).unwrap_or("undefined");
            let name = name.as_str().map_or_else(|| name.to_string(), str::to_owned);
            self.problem(path, format!("there is no `ui:widget: {name}` for the type `{kind}`"), true);
            usual
        })
    }

    fn list_widget(&mut self, schema: &Schema, options: &Schema, path: &Path) -> Widget {
        if !schema.contains_key("items") {
            self.problem(path, format!("the list `{path}` says nothing of its `items`"), false);
            return Widget::None;
        }
        if self.resolver.is_multiple_choice(schema) {
            return self.widget(schema, options, path, Widget::Select);
        }
        if is_files(schema) {
            return Widget::File;
        }
        let is_custom = options.get("widget").is_some_and(|widget| widget != "hidden");
        if is_custom { self.widget(schema, options, path, Widget::None) } else { Widget::None }
    }

    fn group(
        &mut self,
        schema: &Schema,
        hints: &Schema,
        options: &Schema,
        data: Option<&Value>,
        around: Around<'_>,
    ) {
        // Backstage resolves a group twice, which matters to references that lead into themselves.
        let schema = &self.resolver.retrieve(schema, data);
        let properties = object(schema, "properties").unwrap_or(&NO_HINTS);
        if let Some(last) = self.drawn.fields.last_mut().filter(|field| field.path == *around.path) {
            let is_open =
                schema.get("additionalProperties").is_some_and(|additional| is_truthy(Some(additional)));
            let can = is_open && options.get("expandable") != Some(&json!(false));
            last.entries = Entries { can_add: can, can_remove: can, can_move: false };
        }
        let names = match ordered(properties, options.get("order")) {
            Ok(names) => names,
            Err(message) => {
                self.problem(around.path, message, false);
                return;
            }
        };
        for name in names {
            let Some(Value::Object(property)) = properties.get(name) else { continue };
            let path = around.path.join(name);
            let is_additional = property.contains_key(ADDITIONAL);
            let hints = hints_of(hints, if is_additional { "additionalProperties" } else { name });
            let inner = Around {
                path: &path,
                name,
                title: None,
                is_required: requires(schema, name),
                is_read_only: around.is_read_only,
                is_disabled: around.is_disabled,
                is_hidden: around.is_hidden,
                depth: around.depth,
            };
            self.field(property, hints, data.and_then(|data| data.get(name)), inner);
        }
    }

    fn list(&mut self, schema: &Schema, hints: &Schema, data: Option<&Value>, around: Around<'_>) {
        let is_drawn = self.drawn.fields.last().is_none_or(|field| field.widget == Widget::None);
        let items = data.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let options = hints::options(hints);
        let is_fixed = is_tuple(schema);
        let additional = schema.get("additionalItems").filter(|items| items.is_object());
        if let Some(last) = self.drawn.fields.last_mut() {
            let most = schema.get("maxItems").and_then(Value::as_u64).unwrap_or(u64::MAX);
            let allowed = |name: &str| options.get(name) != Some(&json!(false));
            let has_room = (items.len() as u64) < most && (!is_fixed || additional.is_some());
            last.entries = Entries {
                can_add: allowed("addable") && has_room,
                can_remove: allowed("removable"),
                can_move: allowed("orderable"),
            };
        }
        if !is_drawn || !schema.contains_key("items") {
            return;
        }
        for (at, value) in items.iter().enumerate() {
            let own = list(schema, "items").and_then(|items| items.get(at)).filter(|_| is_fixed);
            let item = own.or(if is_fixed { additional } else { schema.get("items") });
            let Some(Value::Object(item)) = item else { continue };
            let item = &self.resolver.retrieve(item, Some(value));
            let path = around.path.join(at.to_string());
            let name = format!("{}-{at}", around.name);
            let title = format!("{}-{}", text(schema, "title").unwrap_or(around.name), at + 1);
            let is_null = match item.get("type") {
                Some(Value::Array(types)) => types.contains(&json!("null")),
                other => other == Some(&json!("null")),
            };
            let inner = Around {
                path: &path,
                name: &name,
                title: Some(&title),
                is_required: !is_null,
                is_read_only: around.is_read_only,
                is_disabled: around.is_disabled,
                is_hidden: around.is_hidden,
                depth: around.depth,
            };
            self.field(item, hints_of(hints, "items"), Some(value), inner);
        }
    }

    /// The fields of the alternative that the answers mean; they stand at the same place as the chooser.
    fn alternatives(
        &mut self,
        keyword: &str,
        schema: &Schema,
        hints: &Schema,
        data: Option<&Value>,
        around: Around<'_>,
        chooser: Option<usize>,
    ) {
        let retrieved = |option: &Value| {
            let once =
                option.as_object().map(|option| self.resolver.retrieve(option, data)).unwrap_or_default();
            Value::Object(self.resolver.retrieve(&once, data))
        };
        let options: Vec<Value> = list(schema, keyword).unwrap_or_default().iter().map(retrieved).collect();
        let at = self.resolver.closest(data, &options, 0, discriminator(schema));
        if let Some((_, wanted)) = self.wanted.filter(|(path, _)| *path == around.path) {
            self.opening = self.resolver.opening(schema, &options, data, wanted);
        }
        let labels: Vec<Choice> = options
            .iter()
            .enumerate()
            .map(|(at, option)| Choice {
                value: at.into(),
                label: option["title"].as_str().map_or_else(|| format!("Option {}", at + 1), str::to_owned),
                is_disabled: false,
            })
            .collect();
        if chooser.is_none() {
            self.drawn.alternatives = Some((labels.clone(), at));
        }
        if let Some(field) = chooser.and_then(|at| self.drawn.fields.get_mut(at)) {
            field.choices = labels;
            field.chosen = Some(at);
        }
        let Some(Value::Object(option)) = options.get(at) else { return };
        let mut option = option.clone();
        if let Some(required) = schema.get("required").filter(|names| is_truthy(Some(names))) {
            let outer = json!({ "required": required });
            option = merge::schemas(outer.as_object().unwrap_or(&NO_HINTS), &option);
        }
        if text(&option, "type") != Some("null") {
            self.field(&option, hints, data, around);
        }
    }
}
