//! The routes and the functions behind them as operations.

use super::schemas::{Types, reference};
use super::source::{self, comment, named, told, within};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use syn::visit::{self, Visit};
use syn::{Expr, ExprMethodCall, Fields, FnArg, Item, ItemFn, ItemStruct, Lit, ReturnType, Type};

/// Where the routes are.
const ROUTES: &str = "node/src/http";
/// Under which path those are that need the token.
const PREFIX: &str = "/api/v1";
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// What one route does with one method.
pub(super) struct Operation {
    pub(super) path: String,
    pub(super) method: String,
    /// The type of the body that it takes, if it takes JSON.
    pub(super) takes: Option<String>,
    /// The type of its answer, if that is JSON.
    pub(super) answers: Option<String>,
    /// The file's name and the function's.
    id: String,
    comment: String,
    status: u16,
    is_open: bool,
    input: Input,
    output: Output,
}

/// What an operation takes.
#[derive(Default)]
struct Input {
    /// In the path.
    place: Vec<String>,
    /// In the question.
    question: Vec<ItemStruct>,
    /// The name of a type that has the question's fields.
    named: Option<String>,
    is_binary: bool,
    has_tags: bool,
}

/// What an operation answers.
enum Output {
    Json(Type),
    Text,
    /// Bytes, or JSON that was made elsewhere.
    Bytes,
}

/// Returns every operation of every route.
pub(super) fn all(root: &Path) -> Result<Vec<Operation>, String> {
    let mut operations = Vec::new();
    for path in source::module(&root.join(ROUTES))? {
        let file = source::file(&path)?;
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let mut routes = Routes::default();
        routes.visit_file(&file);
        let functions = items(&file, |item| match item {
            Item::Fn(item) => Some((item.sig.ident.to_string(), item)),
            _ => None,
        });
        let structs = items(&file, |item| match item {
            Item::Struct(item) => Some((item.ident.to_string(), item)),
            _ => None,
        });
        for (path, method, handler) in routes.found {
            let operation = match functions.get(&handler) {
                Some(function) => Operation::new(path, method, &stem, function, &structs)?,
                None if handler.is_empty() => Operation::plain(path, method),
                None => return Err(format!("{path} is answered by {handler}, which is not in {stem}.rs")),
            };
            operations.push(operation);
        }
    }
    if operations.is_empty() { Err(format!("there is no route in {ROUTES}")) } else { Ok(operations) }
}

fn items<'a, T>(file: &'a syn::File, pick: impl Fn(&'a Item) -> Option<(String, T)>) -> BTreeMap<String, T> {
    file.items.iter().filter_map(pick).collect()
}

/// Finds the calls of `route`.
#[derive(Default)]
struct Routes {
    found: Vec<(String, String, String)>,
}

impl<'a> Visit<'a> for Routes {
    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        let mut chain = vec![call];
        let mut below = call.receiver.as_ref();
        while let Expr::MethodCall(inner) = below {
            chain.push(inner);
            below = inner.receiver.as_ref();
        }
        visit::visit_expr(self, below);
        // Whoever nests the interface has routes of its own beside it.
        let is_outside = chain.iter().any(|call| call.method == "nest");
        for call in chain.into_iter().rev() {
            if call.method != "route" {
                call.args.iter().for_each(|argument| self.visit_expr(argument));
                continue;
            }
            let mut arguments = call.args.iter();
            if let (Some(Expr::Lit(path)), Some(methods)) = (arguments.next(), arguments.next())
                && let Lit::Str(path) = &path.lit
            {
                let path = if is_outside { path.value() } else { format!("{PREFIX}{}", path.value()) };
                self.methods(&path, methods);
            }
        }
    }
}

impl Routes {
    fn methods(&mut self, path: &str, methods: &Expr) {
        let (name, arguments) = match methods {
            Expr::MethodCall(call) => {
                self.methods(path, &call.receiver);
                (call.method.to_string(), &call.args)
            }
            Expr::Call(call) => match call.func.as_ref() {
                Expr::Path(function) => {
                    (function.path.segments.last().map(|name| name.ident.to_string()).unwrap_or_default(), &call.args)
                }
                _ => return,
            },
            _ => return,
        };
        if METHODS.contains(&name.as_str()) {
            let handler = match arguments.first() {
                Some(Expr::Path(handler)) => handler.path.segments.last().map(|name| name.ident.to_string()),
                _ => None,
            };
            self.found.push((path.to_owned(), name, handler.unwrap_or_default()));
        }
    }
}

impl Operation {
    /// An operation whose function has no name: it answers the same text always.
    fn plain(path: String, method: String) -> Self {
        let comment = "Says that the node runs.".to_owned();
        let is_open = !path.starts_with(PREFIX);
        let id = path.trim_start_matches('/').to_owned();
        let (input, output) = (Input::default(), Output::Text);
        Self { path, method, takes: None, answers: None, id, comment, status: 200, is_open, input, output }
    }

    fn new(
        path: String,
        method: String,
        stem: &str,
        function: &ItemFn,
        structs: &BTreeMap<String, &ItemStruct>,
    ) -> Result<Self, String> {
        let name = function.sig.ident.to_string();
        let comment = comment(&function.attrs);
        if comment.is_empty() {
            return Err(format!("{stem}.rs: say in a comment what {name} does"));
        }
        let (mut takes, mut input) = (None, Input::default());
        for argument in &function.sig.inputs {
            let FnArg::Typed(argument) = argument else { continue };
            let of = argument.ty.as_ref();
            if let Some(body) = within(of, &["Body", "Json"]) {
                takes = named(body).map(|(name, _)| name);
            } else if let Some(question) = within(of, &["Query"]) {
                let name = named(question).map(|(name, _)| name).unwrap_or_default();
                match structs.get(&name) {
                    Some(fields) => input.question.push((*fields).clone()),
                    None => input.named = Some(name),
                }
            } else if let Some(place) = within(of, &["Name", "Path"]) {
                input.place.extend(named(place).map(|(name, _)| name));
            } else if mentions(of, "Bytes") || named(of).is_some_and(|(name, _)| name == "Body" || name == "Request") {
                input.is_binary = true;
            } else if mentions(of, "HeaderMap") {
                input.has_tags = true;
            }
        }
        // Bodies that only say that something is wanted have no type of the interface.
        takes = takes.filter(|name| !structs.contains_key(name));
        let ReturnType::Type(_, of) = &function.sig.output else { return Err(format!("{name} answers nothing")) };
        let (output, answers) = match within(of, &["Answer", "Made", "Json"]) {
            Some(json) => {
                let name = named(json).map(|(name, within)| match within.first().and_then(|of| named(of)) {
                    Some((inner, _)) if name == "Vec" => inner,
                    _ => name,
                });
                (Output::Json(json.clone()), name.filter(|name| !structs.contains_key(name)))
            }
            None if mentions(of, "str") => (Output::Text, None),
            None => (Output::Bytes, None),
        };
        let id = if stem == "routes" { name } else { format!("{stem}_{name}") };
        let is_open = !path.starts_with(PREFIX);
        let status = status_of(function, of);
        Ok(Self { path, method, takes, answers, id, comment, status, is_open, input, output })
    }

    /// Returns the operation as the document has it.
    pub(super) fn described(&self, types: &Types) -> Result<Value, String> {
        let (summary, rest) = self.comment.split_once(". ").unwrap_or((self.comment.trim_end_matches('.'), ""));
        let tag = self.path.trim_start_matches(PREFIX).split('/').nth(1).unwrap_or_default();
        let mut described = Map::new();
        let mut set = |name: &str, value: Value| _ = described.insert(name.to_owned(), value);
        set("operationId", self.id.clone().into());
        set("summary", summary.into());
        if !rest.is_empty() {
            set("description", rest.into());
        }
        set("tags", json!([tag]));
        let parameters = self.parameters(types)?;
        if !parameters.is_empty() {
            set("parameters", parameters.into());
        }
        if let Some(name) = &self.takes {
            let schema = reference(name);
            set("requestBody", json!({ "required": true, "content": { "application/json": { "schema": schema } } }));
        } else if self.input.is_binary {
            set("requestBody", json!({ "required": true, "content": { "application/octet-stream": {} } }));
        } else if self.method == "post" && !self.is_open {
            let empty = json!({ "schema": { "type": "object" } });
            set("requestBody", json!({ "required": true, "content": { "application/json": empty } }));
        }
        if self.is_open {
            set("security", json!([]));
        }
        let content = match &self.output {
            Output::Json(of) => json!({ "application/json": { "schema": self.answer(of, types)? } }),
            Output::Text => json!({ "text/plain": { "schema": { "type": "string" } } }),
            // Whoever compares versions asks for what a document says, which is kept as text.
            Output::Bytes if self.input.has_tags => json!({ "application/json": { "schema": reference("Draft") } }),
            Output::Bytes => json!({ "*/*": {} }),
        };
        let mut responses = Map::new();
        responses.insert(self.status.to_string(), json!({ "description": "Done.", "content": content }));
        if self.input.has_tags {
            let description = "There is no other version than the one named in `If-None-Match`.";
            responses.insert("304".to_owned(), json!({ "description": description }));
        }
        let problem = json!({ "application/problem+json": { "schema": reference("Problem") } });
        responses.insert("default".to_owned(), json!({ "description": "What went wrong.", "content": problem }));
        set("responses", responses.into());
        Ok(described.into())
    }

    fn answer(&self, of: &Type, types: &Types) -> Result<Value, String> {
        // A type of the handler's own file is one number or word, and named by what it holds.
        if self.answers.is_none() {
            return Ok(json!({ "type": "object" }));
        }
        types.of_type(of, None)
    }

    fn parameters(&self, types: &Types) -> Result<Vec<Value>, String> {
        let mut parameters = Vec::new();
        let names = self.path.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name));
        for name in names {
            let about = match name {
                "prefix" => "The beginning of an id, as much as tells it from others.",
                "document" => "A whole id.",
                "format" => "The name of a format, such as `csv`.",
                _ => "What it is about.",
            };
            parameters.push(json!({
                "name": name, "in": "path", "required": true, "description": about, "schema": { "type": "string" },
            }));
        }
        let fields = self.input.question.iter().map(|question| &question.fields);
        let beside = match &self.input.named {
            Some(name) => Some(types.fields(name).ok_or_else(|| format!("the question {name} is no struct"))?),
            None => None,
        };
        for field in fields.chain(beside).flat_map(Fields::iter) {
            let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
            let of = told(&field.attrs)?;
            let optional = within(&field.ty, &["Option"]);
            let schema = types.of_type(optional.unwrap_or(&field.ty), None)?;
            let about = comment(&field.attrs);
            if about.is_empty() {
                return Err(format!("{}: say in a comment what the question's {name} is", self.id));
            }
            parameters.push(json!({
                "name": of.name.unwrap_or(name), "in": "query", "required": optional.is_none() && !of.is_default,
                "description": about, "schema": schema,
            }));
        }
        if self.input.has_tags {
            let about = "The `ETag` of what the caller has.";
            let schema = json!({ "type": "string" });
            parameters.push(json!({ "name": "If-None-Match", "in": "header", "description": about, "schema": schema }));
        }
        Ok(parameters)
    }
}

/// Returns whether a type has a name in it.
fn mentions(of: &Type, name: &str) -> bool {
    if let Type::Tuple(tuple) = of {
        return tuple.elems.iter().any(|of| mentions(of, name));
    }
    named(of).is_some_and(|(found, within)| found == name || within.into_iter().any(|of| mentions(of, name)))
}

/// Returns the status of an answer: the one that the function names when its answer has one.
fn status_of(function: &ItemFn, of: &Type) -> u16 {
    struct Status(Option<u16>);
    impl<'a> Visit<'a> for Status {
        fn visit_expr_path(&mut self, path: &'a syn::ExprPath) {
            let names: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            if let [kind, name] = names.as_slice()
                && kind == "StatusCode"
            {
                self.0 = self.0.or(match name.as_str() {
                    "CREATED" => Some(201),
                    "ACCEPTED" => Some(202),
                    _ => None,
                });
            }
        }
    }
    let mut status = Status(None);
    if named(of).is_some_and(|(name, _)| name == "Made") || mentions(of, "StatusCode") {
        status.visit_block(&function.block);
    }
    status.0.unwrap_or(200)
}
