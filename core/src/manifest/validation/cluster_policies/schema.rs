//! What the schema of a CustomResourceDefinition asks of a field, with the errors that apiextensions makes of it.

use super::super::errors::Errors;
use crate::settings::KubernetesVersion;
use crate::yaml::Field;

/// What a field counts for that is not known, where at least one must be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unknown {
    IsNone,
    MayBeNewer,
}

/// `required`.
pub(super) fn is_required(errors: &mut Errors, field: &Field<'_>) -> bool {
    if !field.is_present() {
        errors.required(field, "");
    }
    field.is_present()
}

/// `type: object` of an item: nulls are dropped from objects, not from lists.
pub(super) fn is_object(errors: &mut Errors, item: &Field<'_>) -> bool {
    if !item.is_present() {
        let said = [item.path().as_str(), " in body must be of type object: \"null\""].concat();
        errors.invalid(item, "\"null\"", &said);
    }
    item.is_present()
}

/// `enum`, and required.
pub(super) fn one_of(errors: &mut Errors, field: &Field<'_>, supported: &[&str]) {
    if is_required(errors, field) && !supported.contains(&field.text()) {
        errors.unsupported(field, supported);
    }
}

/// `minimum` and `maximum`, and required.
pub(super) fn within(errors: &mut Errors, field: &Field<'_>, least: i64, most: i64) {
    if !is_required(errors, field) {
        return;
    }
    let Some(number) = field.int() else { return };
    let (side, bound) = if number < least { ("greater", least) } else { ("less", most) };
    if number < least || number > most {
        let said = ["be ", side, " than or equal to ", &bound.to_string()].concat();
        errors.in_body(field, &number.to_string(), &said);
    }
}

/// `maxItems`.
pub(super) fn at_most(errors: &mut Errors, items: &Field<'_>, most: usize) {
    if items.items().len() > most {
        errors.too_many(items, items.items().len(), most);
    }
}

/// `minItems: 1` and `maxItems`.
pub(super) fn list(errors: &mut Errors, items: &Field<'_>, most: usize) {
    if items.items().len() == 0 {
        errors.in_body(items, "0", "have at least 1 items");
    }
    at_most(errors, items, most);
}

/// `minProperties: 1` and `maxProperties: 1`.
pub(super) fn exactly_one(errors: &mut Errors, field: &Field<'_>, known: &[&str], unknown: Unknown) {
    let (mut count, mut others) = (0, 0);
    for (name, below) in field.fields() {
        if below.is_present() {
            if known.contains(&name) { count += 1 } else { others += 1 }
        }
    }
    if count > 1 {
        errors.too_many(field, count, 1);
    } else if count == 0 && (others == 0 || unknown == Unknown::IsNone) {
        errors.in_body(field, "0", "have at least 1 properties");
    }
}

impl Errors {
    /// `path: Invalid value: value: path in body should …`.
    pub(super) fn in_body(&mut self, field: &Field<'_>, value: &str, should: &str) {
        let said = [field.path().as_str(), " in body should ", should].concat();
        self.invalid(field, value, &said);
    }

    /// A rule's own message, of a value whose type is printed in its stead; underlines what is wrong with it.
    pub(super) fn rule(&mut self, field: &Field<'_>, wrong: &Field<'_>, type_name: &str, message: &str) {
        let value = ["\"", type_name, "\""].concat();
        self.invalid_at(field.path(), wrong.mark(), &value, message);
    }

    fn too_many(&mut self, field: &Field<'_>, count: usize, most: usize) {
        let one = most == 1 && self.version != KubernetesVersion::V1_24;
        let said = ["Too many: ", &count.to_string(), ": must have at most ", &most.to_string(), " item"].concat();
        self.add("too-many", field.path(), field.mark(), &(if one { said } else { said + "s" }));
    }
}
