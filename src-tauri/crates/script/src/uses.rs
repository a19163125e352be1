//! What a module asks of the application, as far as its text says it: so that a missing permission is told before the call is made.

use std::collections::{BTreeMap, BTreeSet};

use oxc::ast::ast::{
    BindingIdentifier, Expression, IdentifierReference, ImportDeclaration, ImportDeclarationSpecifier, Program,
    StaticMemberExpression,
};
use oxc::ast_visit::{Visit, walk};
use oxc::span::{GetSpan as _, Span};

use crate::builtin::BUILTIN;

/// A syscall that a module surely names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// `net.fetch`.
    pub syscall: String,
    /// Where what it is called through is imported, or of a global where it is used. Counts from 1.
    pub line: u32,
    /// Counts from 1, in Unicode scalar values.
    pub column: u32,
}

/// What the module offers under another name than its syscall's.
const RENAMED: [(&str, &str); 2] = [("ui.progress", "progress.start"), ("ui.commands", "commands.set")];

/// Each syscall once, with the place where it comes into the module, in the order of these places.
pub(crate) fn uses(program: &Program<'_>) -> Vec<(String, Span)> {
    let mut finder = Finder::default();
    finder.visit_program(program);
    finder.found()
}

#[derive(Default)]
struct Finder {
    /// `import { net as n }`: `n` → `net`, and where.
    named: BTreeMap<String, (String, Span)>,
    /// `import * as api`.
    whole: BTreeMap<String, Span>,
    /// How often a name is bound: one that is bound again somewhere may mean something else there.
    bound: BTreeMap<String, usize>,
    /// `a.b` and `a.b.c`, as far as they begin with a name.
    members: BTreeSet<Vec<String>>,
    /// The first mention of `fetch` that is no member of anything.
    fetch: Option<Span>,
}

impl Finder {
    fn found(self) -> Vec<(String, Span)> {
        let once = |name: &str| self.bound.get(name) == Some(&1);
        let mut found: BTreeMap<String, Span> = BTreeMap::new();
        for member in &self.members {
            let Some((object, span, function)) = (match member.as_slice() {
                [local, function, ..] if self.named.contains_key(local) && once(local) => {
                    self.named.get(local).map(|(object, span)| (object.clone(), *span, function))
                }
                [local, object, function, ..] if once(local) => {
                    self.whole.get(local).map(|span| (object.clone(), *span, function))
                }
                _ => None,
            }) else {
                continue;
            };
            let name = format!("{object}.{function}");
            let renamed = RENAMED.iter().find(|(offered, _)| *offered == name);
            found.entry(renamed.map_or(name, |(_, syscall)| (*syscall).to_owned())).or_insert(span);
        }
        if let Some(span) = self.fetch.filter(|_| !self.bound.contains_key("fetch")) {
            found.entry("net.fetch".to_owned()).or_insert(span);
        }
        let mut found: Vec<(String, Span)> = found.into_iter().collect();
        found.sort_by_key(|(_, span)| span.start);
        found
    }
}

/// The names of `a.b` and `a.b.c`; none of what is longer, or begins with something else than a name.
fn path(member: &StaticMemberExpression<'_>) -> Option<Vec<String>> {
    let last = member.property.name.to_string();
    match &member.object {
        Expression::Identifier(first) => Some(vec![first.name.to_string(), last]),
        Expression::StaticMemberExpression(inner) => match &inner.object {
            Expression::Identifier(first) => Some(vec![first.name.to_string(), inner.property.name.to_string(), last]),
            _ => None,
        },
        _ => None,
    }
}

impl<'a> Visit<'a> for Finder {
    fn visit_import_declaration(&mut self, it: &ImportDeclaration<'a>) {
        if it.source.value == BUILTIN && !it.import_kind.is_type() {
            for specifier in it.specifiers.iter().flatten() {
                match specifier {
                    ImportDeclarationSpecifier::ImportSpecifier(it) if !it.import_kind.is_type() => {
                        let object = (it.imported.name().to_string(), it.imported.span());
                        self.named.insert(it.local.name.to_string(), object);
                    }
                    ImportDeclarationSpecifier::ImportNamespaceSpecifier(it) => {
                        self.whole.insert(it.local.name.to_string(), it.span);
                    }
                    _ => {}
                }
            }
        }
        walk::walk_import_declaration(self, it);
    }

    fn visit_binding_identifier(&mut self, it: &BindingIdentifier<'a>) {
        *self.bound.entry(it.name.to_string()).or_default() += 1;
    }

    fn visit_static_member_expression(&mut self, it: &StaticMemberExpression<'a>) {
        self.members.extend(path(it));
        walk::walk_static_member_expression(self, it);
    }

    fn visit_identifier_reference(&mut self, it: &IdentifierReference<'a>) {
        if it.name == "fetch" {
            self.fetch.get_or_insert(it.span);
        }
    }
}
