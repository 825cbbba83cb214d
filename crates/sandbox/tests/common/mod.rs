//! The sandbox of this machine, or its refusal.

use gradatim_sandbox::{Sandbox, Support};

/// `None` where the kernel lacks what a sandbox needs, and then the refusal says what that is.
pub fn sandbox() -> Option<Sandbox> {
    let support = Support::probe();
    let Err(lacking) = support.check() else {
        return Some(Sandbox::start(support).expect("these tests need python3"));
    };
    let refused = Sandbox::start(support).err().expect("a kernel that lacks it").to_string();
    assert_eq!(refused, lacking.to_string());
    assert!(refused.contains("missing: ") && refused.contains("container"), "{refused}");
    eprintln!("refused here: {refused}");
    None
}
