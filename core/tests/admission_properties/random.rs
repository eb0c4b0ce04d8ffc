//! Made-up policies, pods and grants, the same each time for the same seed.

/// A linear congruential generator, as good as is needed here.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % most
    }

    pub fn one(&mut self, of: &[&str]) -> String {
        of[self.below(of.len())].to_owned()
    }

    pub fn maybe(&mut self) -> bool {
        self.below(2) == 0
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last + 1);
            items.swap(last, other);
        }
    }

    fn some(&mut self, of: &[&str]) -> String {
        let chosen: Vec<&str> = of.iter().copied().filter(|_| self.below(3) == 0).collect();
        chosen.join(", ")
    }

    /// `field: value` for some of the fields.
    fn fields(&mut self, one_of: usize, fields: &[(&str, &[&str])]) -> String {
        let mut chosen = Vec::new();
        for (field, values) in fields {
            if self.below(one_of) == 0 {
                chosen.push(format!("{field}: {}", self.one(values)));
            }
        }
        chosen.join(", ")
    }
}

const RULES: [&str; 3] = ["RunAsAny", "MustRunAs", "MayRunAs"];

fn strategy(dice: &mut Dice, rules: &[&str]) -> String {
    let rule = dice.one(rules);
    let (first, second) = (1 + dice.below(3), 5 + dice.below(3));
    match rule.as_str() {
        "RunAsAny" | "MustRunAsNonRoot" => format!("{{rule: {rule}}}"),
        _ => format!("{{rule: {rule}, ranges: [{{min: {first}, max: 3}}, {{min: {second}, max: 9}}]}}"),
    }
}

pub fn policy(dice: &mut Dice, name: &str) -> String {
    let annotations = dice.fields(
        2,
        &[
            (
                "seccomp.security.alpha.kubernetes.io/allowedProfileNames",
                &["'*'", "'*'", "runtime/default", "'runtime/default,unconfined'"],
            ),
            ("seccomp.security.alpha.kubernetes.io/defaultProfileName", &["runtime/default"]),
            ("apparmor.security.beta.kubernetes.io/allowedProfileNames", &["'runtime/default,localhost/x'"]),
            ("apparmor.security.beta.kubernetes.io/defaultProfileName", &["runtime/default"]),
        ],
    );
    let truth: [String; 6] = std::array::from_fn(|_| dice.maybe().to_string());
    let [privileged, network, pid, ipc, escalation, read_only] = truth;
    let seldom = dice.fields(
        3,
        &[
            ("allowedHostPaths", &["[{pathPrefix: /var}]", "[{pathPrefix: /var, readOnly: true}]"]),
            ("allowedFlexVolumes", &["[{driver: a/b}]"]),
            ("allowedCSIDrivers", &["[{name: one}]"]),
            ("allowedUnsafeSysctls", &["['kernel.msg*']", "[kernel.sem]"]),
            ("forbiddenSysctls", &["['net.*']", "[kernel.msgmax]"]),
            (
                "runtimeClass",
                &[
                    "{allowedRuntimeClassNames: [slow]}",
                    "{allowedRuntimeClassNames: ['*'], defaultRuntimeClassName: fast}",
                ],
            ),
            ("defaultAllowPrivilegeEscalation", &["false"]),
        ],
    );
    let seldom: String = split(&seldom).iter().map(|field| format!("  {field}\n")).collect();
    format!(
        "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata:\n  name: {name}\n  annotations: {{{annotations}}}\nspec:\n  \
         privileged: {privileged}\n  hostNetwork: {network}\n  hostPID: {pid}\n  hostIPC: {ipc}\n  \
         allowPrivilegeEscalation: {escalation}\n  readOnlyRootFilesystem: {read_only}\n  hostPorts: [{}]\n  volumes: [{}]\n  \
         allowedCapabilities: [{}]\n  requiredDropCapabilities: [{}]\n  defaultAddCapabilities: [{}]\n  \
         allowedProcMountTypes: [{}]\n  runAsUser: {}\n  runAsGroup: {}\n  supplementalGroups: {}\n  fsGroup: {}\n  \
         seLinux: {}\n{seldom}",
        dice.one(&["", "{min: 0, max: 65535}", "{min: 80, max: 90}"]),
        dice.one(&["'*'", "emptyDir, secret, projected", "emptyDir, hostPath, projected", "flexVolume, csi, secret"]),
        dice.some(&["CHOWN", "NET_RAW", "'*'"]),
        dice.some(&["KILL", "SYS_TIME"]),
        dice.some(&["SETUID"]),
        dice.one(&["", "Default", "Default, Unmasked"]),
        strategy(dice, &["RunAsAny", "MustRunAs", "MustRunAsNonRoot"]),
        strategy(dice, &RULES),
        strategy(dice, &RULES),
        strategy(dice, &RULES),
        dice.one(&["{rule: RunAsAny}", "{rule: MustRunAs, seLinuxOptions: {level: 's0:c1', type: t}}"]),
    )
}

/// At the commas between fields, which are those outside of brackets.
fn split(fields: &str) -> Vec<&str> {
    let mut depth = 0;
    let parts = fields.split(|character| {
        match character {
            '{' | '[' => depth += 1,
            '}' | ']' => depth -= 1,
            _ => {}
        }
        character == ',' && depth == 0
    });
    parts.map(str::trim).filter(|field| !field.is_empty()).collect()
}

fn context(dice: &mut Dice) -> String {
    dice.fields(
        4,
        &[
            ("runAsUser", &["0", "2", "7", "99"]),
            ("runAsGroup", &["0", "2", "7", "99"]),
            ("runAsNonRoot", &["true", "false"]),
            ("privileged", &["true", "false"]),
            ("allowPrivilegeEscalation", &["true", "false"]),
            ("readOnlyRootFilesystem", &["true", "false"]),
            ("procMount", &["Default", "Unmasked"]),
            (
                "capabilities",
                &["{add: [CHOWN]}", "{add: [NET_RAW], drop: [KILL]}", "{drop: [ALL]}", "{drop: [KILL, SYS_TIME]}"],
            ),
            ("seccompProfile", &["{type: RuntimeDefault}", "{type: Unconfined}"]),
            ("seLinuxOptions", &["{level: 's0:c1', type: t}", "{type: x}"]),
        ],
    )
}

/// What stands below `metadata` and `spec`, so that pods and workloads can have it.
pub fn template(dice: &mut Dice) -> (String, String) {
    let annotations = dice.fields(
        6,
        &[
            ("container.apparmor.security.beta.kubernetes.io/c", &["runtime/default", "localhost/y"]),
            ("seccomp.security.alpha.kubernetes.io/pod", &["runtime/default", "unconfined"]),
        ],
    );
    let of_pod = dice.fields(
        5,
        &[
            ("runAsUser", &["0", "2", "99"]),
            ("fsGroup", &["2", "99"]),
            ("supplementalGroups", &["[]", "[2]", "[2, 99]"]),
            ("runAsNonRoot", &["true", "false"]),
            ("seccompProfile", &["{type: RuntimeDefault}", "{type: Unconfined}"]),
            (
                "sysctls",
                &[
                    "[{name: kernel.shm_rmid_forced, value: '0'}]",
                    "[{name: kernel.msgmax, value: '1'}, {name: net.x, value: '1'}]",
                    "[{name: kernel.sem, value: '1'}]",
                ],
            ),
        ],
    );
    let rest = dice.fields(
        8,
        &[
            ("hostNetwork", &["true"]),
            ("hostPID", &["true"]),
            ("hostIPC", &["true"]),
            ("runtimeClassName", &["slow", "fast"]),
            ("automountServiceAccountToken", &["false"]),
        ],
    );
    let rest: String = split(&rest).iter().map(|field| format!(", {field}")).collect();
    let volumes = dice.one(&[
        "",
        "",
        "{name: v, emptyDir: {}}",
        "{name: v, hostPath: {path: /}}",
        "{name: v, hostPath: {path: /var/log}}",
        "{name: v, csi: {driver: one}}, {name: w, flexVolume: {driver: c/d}}",
        "{name: v, csi: {driver: two}}",
    ]);
    let mount = if volumes.is_empty() {
        String::new()
    } else {
        format!(", volumeMounts: [{{name: v, mountPath: /v, readOnly: {}}}]", dice.maybe())
    };
    let port = dice.one(&[
        "",
        "",
        ", ports: [{containerPort: 80, hostPort: 85}]",
        ", ports: [{containerPort: 80, hostPort: 8}]",
    ]);
    let init = if dice.below(4) == 0 {
        format!(", initContainers: [{{name: i, image: app, securityContext: {{{}}}}}]", context(dice))
    } else {
        String::new()
    };
    let spec = format!(
        "{{volumes: [{volumes}], securityContext: {{{of_pod}}}, containers: [{{name: c, image: app{port}{mount}, \
         securityContext: {{{}}}}}]{init}{rest}}}",
        context(dice)
    );
    (annotations, spec)
}

pub fn pod(dice: &mut Dice, name: &str) -> String {
    named(&template(dice), name)
}

pub fn named((annotations, spec): &(String, String), name: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: shop, annotations: {{{annotations}}}}}\nspec: {spec}\n"
    )
}

pub fn deployment(dice: &mut Dice, name: &str) -> String {
    let (annotations, spec) = template(dice);
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{selector: {{matchLabels: {{a: b}}}}, \
         template: {{metadata: {{labels: {{a: b}}, annotations: {{{annotations}}}}}, spec: {spec}}}}}\n"
    )
}

/// Lets somebody use one of the policies `p0` to `p3`, or all.
pub fn grant(dice: &mut Dice, name: &str) -> String {
    let policies = dice.one(&["", ", resourceNames: [p0]", ", resourceNames: [p1, p2]", ", resourceNames: [p3]"]);
    let subject = dice.one(&[
        "{kind: ServiceAccount, name: default}",
        "{kind: Group, apiGroup: rbac.authorization.k8s.io, name: 'system:serviceaccounts:shop'}",
        "{kind: Group, apiGroup: rbac.authorization.k8s.io, name: 'system:authenticated'}",
        "{kind: ServiceAccount, name: other}",
    ]);
    let group = dice.one(&["policy", "extensions"]);
    format!(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {{name: {name}}}\nrules: [{{apiGroups: [{group}], \
         resources: [podsecuritypolicies], verbs: [use]{policies}}}]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: \
         RoleBinding\nmetadata: {{name: {name}, namespace: shop}}\nroleRef: {{apiGroup: rbac.authorization.k8s.io, kind: \
         ClusterRole, name: {name}}}\nsubjects: [{subject}]\n"
    )
}
