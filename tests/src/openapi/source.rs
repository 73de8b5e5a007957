//! Reading Rust: files, comments, attributes and types, as far as the document needs them.

use std::path::{Path, PathBuf};
use syn::{Attribute, Expr, GenericArgument, Lit, Meta, PathArguments, Type};

/// Reads a file.
pub(super) fn file(path: &Path) -> Result<syn::File, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    syn::parse_file(&text).map_err(|error| format!("{}: {error}", path.display()))
}

/// Returns a module's own file and those of the modules below it, in the order of their names.
pub(super) fn module(path: &Path) -> Result<Vec<PathBuf>, String> {
    let mut files = vec![path.with_extension("rs")];
    if path.is_dir() {
        let read = std::fs::read_dir(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let mut below: Vec<PathBuf> = read.filter_map(|file| Some(file.ok()?.path())).collect();
        below.retain(|file| file.extension().is_some_and(|extension| extension == "rs") && !file.ends_with("tests.rs"));
        below.sort();
        files.extend(below);
    }
    Ok(files)
}

/// Returns what comments say, as one text.
pub(super) fn comment(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Some(text.value().trim().to_owned()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    });
    lines.collect::<Vec<_>>().join(" ").trim().to_owned()
}

/// What serde is told about a type or a field.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    pub(super) is_default: bool,
    pub(super) is_flat: bool,
    pub(super) may_be_skipped: bool,
    pub(super) is_text: bool,
    pub(super) is_untagged: bool,
    pub(super) tag: Option<String>,
    pub(super) name: Option<String>,
    pub(super) case: Option<String>,
}

/// Reads what serde is told.
pub(super) fn told(attributes: &[Attribute]) -> Result<Told, String> {
    let mut told = Told::default();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        attribute
            .parse_nested_meta(|meta| {
                let name = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
                let text = || meta.value()?.parse::<syn::LitStr>().map(|text| text.value());
                match name.as_str() {
                    "default" => told.is_default = true,
                    "flatten" => told.is_flat = true,
                    "untagged" => told.is_untagged = true,
                    // What serde is given a function for becomes a text.
                    "serialize_with" => {
                        told.is_text = true;
                        text()?;
                    }
                    "skip_serializing_if" => {
                        told.may_be_skipped = true;
                        text()?;
                    }
                    "tag" => told.tag = Some(text()?),
                    "rename" => told.name = Some(text()?),
                    "rename_all" => told.case = Some(text()?),
                    other => return Err(meta.error(format!("serde's {other} is not known to the generator"))),
                }
                Ok(())
            })
            .map_err(|error| error.to_string())?;
    }
    Ok(told)
}

/// Returns the last name of a type, and the types in its angle brackets.
pub(super) fn named(of: &Type) -> Option<(String, Vec<&Type>)> {
    let path = match of {
        Type::Path(path) => path,
        Type::Reference(reference) => return named(&reference.elem),
        _ => return None,
    };
    let segment = path.path.segments.last()?;
    let within = match &segment.arguments {
        PathArguments::AngleBracketed(brackets) => brackets
            .args
            .iter()
            .filter_map(|argument| match argument {
                GenericArgument::Type(of) => Some(of),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    };
    Some((segment.ident.to_string(), within))
}

/// Returns what stands in the brackets of the first of these names within a type, however deep.
pub(super) fn within<'a>(of: &'a Type, names: &[&str]) -> Option<&'a Type> {
    if let Type::Tuple(tuple) = of {
        return tuple.elems.iter().find_map(|of| within(of, names));
    }
    let (name, inner) = named(of)?;
    if names.contains(&name.as_str()) {
        return inner.first().copied();
    }
    inner.into_iter().find_map(|of| within(of, names))
}
