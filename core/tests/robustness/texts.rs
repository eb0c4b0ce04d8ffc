//! Texts that nobody should paste, always the same ones: a generator with a seed, so that a failure can be repeated.

/// A small deterministic generator (Knuth's MMIX constants).
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % bound.max(1)
    }

    pub fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }
}

/// What is expected of manifests, with some of them.
const EXPECTED: &str = "apiVersion: v1
kind: Pod
metadata: {name: server, namespace: test-ns}
spec: {containers: [{name: c, image: nginx}]}
---
apiVersion: policy-playground.dev/v1
kind: Expectations
metadata: {name: é}
spec:
  traffic:
  - {from: test-ns/server, to: 192.168.1.1, port: 443, expect: allowed, because: é}
  - {from: test-ns/none, to: test-ns/server, port: 65536, expect: alowed}
  access:
  - {user: jane, groups: [devs], verb: get, resource: deploy.apps, name: x, namespace: test-ns, expect: denied}
  - {serviceAccount: a, verb: get, path: /metrics, expect: depends}
  admission:
  -
  - {pod: test-ns/server, expect: rejected, message: é, policy: p}
";

pub fn examples() -> Vec<String> {
    let folder = format!("{}/../static/examples", env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("the examples").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let texts = paths.into_iter().map(|path| std::fs::read_to_string(path).expect("an example"));
    texts.chain([EXPECTED.to_owned()]).collect()
}

/// What a hasty typist or an attacker puts between.
const INTRUDERS: [&str; 32] = [
    "{",
    "[",
    "]",
    "}",
    "\t",
    "---\n",
    "--- x\n",
    "...\n",
    ": ",
    ":",
    "- ",
    "? ",
    ", ",
    "&a ",
    "*a",
    "<<: ",
    "<<: *a\n",
    "\"",
    "'",
    "|",
    "null",
    "-1",
    ".inf",
    "é😀",
    "\u{0}",
    "\r",
    "\u{feff}",
    "\u{2028}",
    "10.0.0.0/99",
    "'*'",
    "!!int ",
    "%YAML 1.2\n",
];

/// Deletes, repeats, moves or inserts a piece.
pub fn damage(text: &str, dice: &mut Dice) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    for _ in 0..=dice.below(3) {
        let at = dice.below(characters.len());
        let end = (at + dice.below(40)).min(characters.len());
        match dice.below(4) {
            0 => drop(characters.drain(at..end)),
            1 => {
                let piece: Vec<char> = characters[at..end].to_vec();
                characters.splice(at..at, piece);
            }
            2 => {
                let piece: Vec<char> = characters.drain(at..end).collect();
                let to = dice.below(characters.len());
                characters.splice(to..to, piece);
            }
            _ => drop(characters.splice(at..at, dice.one_of(&INTRUDERS).chars())),
        }
    }
    characters.into_iter().collect()
}

/// Any bytes, as a browser would make a text of them.
pub fn noise(dice: &mut Dice) -> String {
    let bytes: Vec<u8> = (0..dice.below(200)).map(|_| u8::try_from(dice.below(256)).expect("a byte")).collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A text of nothing but what YAML gives a meaning to, which gets further into the reader than noise.
pub fn soup(dice: &mut Dice) -> String {
    let words = ["a", "b: ", "kind: Pod", "\n", "\n  ", "\n- ", "1", "yes", "x ", "#c\n", "\\", "&b ", "*b", "@", "`"];
    (0..dice.below(60))
        .map(|_| if dice.below(3) == 0 { dice.one_of(&INTRUDERS) } else { dice.one_of(&words) })
        .collect()
}

/// Each of `levels` names the one before it `width` times.
pub fn laughs(levels: usize, width: usize) -> String {
    (1..=levels).fold("a0: &a0 [x]\n".to_owned(), |text, level| {
        let items = format!("*a{}, ", level - 1).repeat(width);
        text + &format!("a{level}: &a{level} [{items}]\n")
    })
}
