use tiaowen_types::{Modality, Verdict};

use crate::manner::Manner;
use crate::verdict::Ruling;

/// 「使用…时须…」 presumes that the act may be done: how much such a duty counts as a permission with a condition.
const PRESUMED: f32 = 0.6;

/// A scene describes what is done elsewhere; it speaks less than a permission.
const SCENE: f32 = 0.7;

/// The strengths that speak to the question, each with the weight of its weightiest norm.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Balance {
    pub(crate) forbidden: f32,
    pub(crate) discouraged: f32,
    pub(crate) limited: f32,
    pub(crate) allowed: f32,
    pub(crate) encouraged: f32,
    pub(crate) required: f32,
    pub(crate) scene: f32,
}

impl Balance {
    /// Weighs what was found for an act done in this manner.
    pub(crate) fn of(rulings: &[Ruling<'_>], manner: Manner) -> Self {
        let mut balance = Self::default();
        for ruling in rulings {
            balance.add(ruling, manner);
        }
        balance
    }

    fn add(&mut self, ruling: &Ruling<'_>, manner: Manner) {
        let side = match (ruling.modality(), ruling.verdict) {
            (None, _) => &mut self.scene,
            // 未经同意不得…: with consent it may be done, and only a question without it meets the prohibition.
            (Some(Modality::Prohibited), _) if ruling.until && !manner.careless => &mut self.limited,
            (Some(Modality::Prohibited | Modality::ProhibitedInPrinciple), _) => &mut self.forbidden,
            (Some(Modality::Discouraged), _) => &mut self.discouraged,
            (Some(Modality::Required), _) => &mut self.required,
            (Some(Modality::Encouraged), _) => &mut self.encouraged,
            (Some(Modality::Permitted), Verdict::Conditional) => &mut self.limited,
            (Some(Modality::Permitted), _) => &mut self.allowed,
        };
        *side = side.max(ruling.weight);
        let presumes = ruling.norm.is_some_and(|norm| norm.modality == Modality::Required && norm.condition.is_some());
        if presumes {
            self.limited = self.limited.max(PRESUMED * ruling.weight);
        }
    }

    fn strict(&self) -> f32 {
        self.forbidden.max(self.discouraged)
    }

    fn against(&self, share: f32) -> Verdict {
        if self.forbidden >= share * self.discouraged { Verdict::Prohibited } else { Verdict::Discouraged }
    }

    /// Whether a duty is asked about.
    pub(crate) fn must(&self, manner: Manner) -> Verdict {
        let permitted = self.allowed.max(self.limited);
        if self.required >= 0.55 * self.strict().max(permitted).max(self.encouraged) {
            return Verdict::Required;
        }
        if self.encouraged >= self.strict().max(permitted) {
            return Verdict::Encouraged;
        }
        self.may(manner)
    }

    /// Whether a permission is asked about.
    pub(crate) fn may(&self, manner: Manner) -> Verdict {
        let strict = self.strict();
        let open = self.allowed.max(self.limited).max(self.encouraged).max(SCENE * self.scene);
        // What a duty demands may not be left out.
        if manner.leaves && self.required >= 0.5 * strict.max(open) {
            return Verdict::Prohibited;
        }
        if manner.support {
            return self.supported(open);
        }
        if strict == 0.0 && open == 0.0 {
            return Verdict::Required;
        }
        if manner.heeds && !manner.careless && open >= 0.3 * strict {
            return Verdict::Conditional;
        }
        if manner.misuses() && strict >= 0.5 * open {
            return self.against(0.6);
        }
        if self.kept(manner, open) {
            return Verdict::Allowed;
        }
        // Company or care meets a prohibition half-way where nothing else speaks.
        let spared = (manner.accompanied || manner.careful) && open < 0.1 && manner.mild();
        if !spared && strict >= open * if manner.mild() { 2.0 } else { 1.05 } {
            return self.against(1.0);
        }
        if self.encouraged >= open && strict < 0.6 * open {
            return Verdict::Encouraged;
        }
        let most = self.allowed.max(self.scene);
        let plain = most >= open && strict.max(self.required) < 0.4 * most;
        let permitted = self.allowed >= open && strict < 0.55 * self.allowed;
        if !manner.misuses() && !manner.mild() && (plain || permitted) {
            return Verdict::Allowed;
        }
        Verdict::Conditional
    }

    /// Whether the act is as modest, or as well cared for, as the permission wants it.
    fn kept(&self, manner: Manner, open: f32) -> bool {
        let share = if manner.modest { 0.6 } else { 1.2 };
        manner.mild() && open >= 0.3 && open >= share * self.strict()
    }

    /// Whether documents support the act.
    fn supported(&self, open: f32) -> Verdict {
        let strict = self.strict();
        let bound = strict >= 0.75 * open || (strict >= 0.5 * open && self.required > open);
        if strict >= 1.6 * open && strict > 0.0 {
            return self.against(0.8);
        }
        if bound { Verdict::Conditional } else { Verdict::Encouraged }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Balance = Balance {
        forbidden: 0.0,
        discouraged: 0.0,
        limited: 0.0,
        allowed: 0.0,
        encouraged: 0.0,
        required: 0.0,
        scene: 0.0,
    };

    #[test]
    fn weighs_norms_against_each_other() {
        let check = |question: &str, balance: Balance, expected: Verdict| {
            assert_eq!(balance.may(Manner::of(question)), expected, "{question} {balance:?}");
        };
        let forbidden = Balance { forbidden: 0.9, ..NONE };
        check("可以吗", forbidden, Verdict::Prohibited);
        check("可以吗", Balance { discouraged: 0.9, ..NONE }, Verdict::Discouraged);
        check("可以吗", Balance { allowed: 0.9, ..NONE }, Verdict::Allowed);
        check("可以吗", Balance { limited: 0.9, ..NONE }, Verdict::Conditional);
        check("可以吗", Balance { encouraged: 0.9, ..NONE }, Verdict::Encouraged);
        check("可以吗", Balance { allowed: 0.9, ..forbidden }, Verdict::Conditional);
        check("直接复制粘贴可以吗", Balance { allowed: 0.8, ..forbidden }, Verdict::Prohibited);
        check("先列个提纲可以吗", Balance { allowed: 0.8, ..forbidden }, Verdict::Allowed);
        check("我陪着用可以吗", forbidden, Verdict::Conditional);
        check("爸妈同意了可以吗", Balance { limited: 0.7, discouraged: 0.3, ..NONE }, Verdict::Allowed);
        check("文件支持吗", Balance { encouraged: 0.6, discouraged: 0.2, ..NONE }, Verdict::Encouraged);
        check("可以吗，要注意什么", Balance { allowed: 0.9, ..NONE }, Verdict::Conditional);
        check("可以不标注吗", Balance { required: 0.8, scene: 0.9, ..NONE }, Verdict::Prohibited);
    }

    #[test]
    fn tells_duties_from_permissions() {
        let check = |question: &str, balance: Balance, expected: Verdict| {
            assert_eq!(balance.must(Manner::of(question)), expected, "{question} {balance:?}");
        };
        check("要标注吗", Balance { required: 0.8, scene: 0.9, ..NONE }, Verdict::Required);
        check("要开这门课吗", Balance { encouraged: 0.8, ..NONE }, Verdict::Encouraged);
    }
}
