//! Runs a tree: statements here, expressions in `run/evaluate.rs`, what has items in `run/sequence.rs`.

mod evaluate;
mod sequence;

use std::collections::HashMap;
use std::rc::Rc;

use super::builtin;
use super::fault::{Fault, Kind, Result, type_error};
use super::tree::{Function, Name, Node, Op, Statement, Step, Target};
use super::value::{Heap, Value};

/// Calls within calls.
const MOST_CALLS: usize = 64;

/// Nodes within nodes, over all calls: what one of them takes of the stack, so often, fits into it.
const DEEPEST: usize = 800;

/// Bytes that may be printed.
const MOST_PRINTED: usize = 1 << 16;

pub struct Machine {
    pub heap: Heap,
    pub printed: String,
    globals: HashMap<Name, Value>,
    calls: usize,
    depth: usize,
}

/// How a block ended.
enum Flow {
    Next,
    Break,
    Continue,
    Return(Value),
}

/// Names that a call can see beside the global ones.
struct Frame<'a> {
    function: &'a Function,
    values: HashMap<Name, Value>,
}

type Scope<'a, 'b> = Option<&'a mut Frame<'b>>;

impl Machine {
    pub fn new(steps: u64, bytes: usize) -> Self {
        let name = Value::Text("__main__".into());
        let globals = HashMap::from([("__name__".into(), name)]);
        Self { heap: Heap::new(steps, bytes), printed: String::new(), globals, calls: 0, depth: 0 }
    }

    /// Runs a program.
    pub fn run(&mut self, program: &[Step]) -> Result<()> {
        self.block(program, &mut None).map(drop)
    }

    /// A function of the program, if one is called that.
    pub fn function(&self, name: &str) -> Option<Rc<Function>> {
        if let Some(Value::Function(function)) = self.globals.get(name) {
            Some(function.clone())
        } else {
            None
        }
    }

    /// Calls a function of the program.
    pub fn call(&mut self, function: &Function, arguments: Vec<Value>) -> Result<Value> {
        let (wanted, given) = (function.parameters.len(), arguments.len());
        if wanted != given {
            return Err(type_error(format!(
                "{}() takes {wanted} arguments but {given} were given",
                function.name
            )));
        }
        if self.calls == MOST_CALLS {
            return Err(Fault::new(Kind::Recursion, "maximum recursion depth exceeded"));
        }
        self.calls += 1;
        let values = function.parameters.iter().cloned().zip(arguments).collect();
        let flow = self.block(&function.body, &mut Some(&mut Frame { function, values }));
        self.calls -= 1;
        Ok(if let Flow::Return(value) = flow? { value } else { Value::None })
    }

    /// Goes one level deeper, for one step.
    fn deeper<T>(&mut self, go: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.heap.spend(1)?;
        if self.depth == DEEPEST {
            return Err(Fault::new(Kind::Recursion, "maximum recursion depth exceeded"));
        }
        self.depth += 1;
        let done = go(self);
        self.depth -= 1;
        done
    }

    fn block(&mut self, steps: &[Step], scope: &mut Scope) -> Result<Flow> {
        for step in steps {
            let flow = self
                .deeper(|machine| machine.step(&step.statement, scope))
                .map_err(|fault| fault.at(step.line))?;
            if !matches!(flow, Flow::Next) {
                return Ok(flow);
            }
        }
        Ok(Flow::Next)
    }

    fn step(&mut self, statement: &Statement, scope: &mut Scope) -> Result<Flow> {
        match statement {
            Statement::Value(node) => {
                self.value(node, scope)?;
            }
            Statement::Assign(targets, node) => {
                let value = self.value(node, scope)?;
                for target in targets {
                    self.assign(target, value.clone(), scope)?;
                }
            }
            Statement::Augment(target, op, node) => self.augment(target, *op, node, scope)?,
            Statement::Return(node) => {
                let value = node.as_ref().map_or(Ok(Value::None), |node| self.value(node, scope))?;
                return Ok(Flow::Return(value));
            }
            Statement::Break => return Ok(Flow::Break),
            Statement::Continue => return Ok(Flow::Continue),
            Statement::Pass => {}
            Statement::Import(names) => {
                for name in names {
                    let value = if &**name == "math" { Value::Math } else { self.of_math(name)? };
                    self.bind(name, value, scope);
                }
            }
            Statement::Def(function) => self.bind(&function.name, Value::Function(function.clone()), scope),
            Statement::If(branches, otherwise) => {
                for (test, block) in branches {
                    let test = self.value(test, scope)?;
                    if self.heap.is_true(&test) {
                        return self.block(block, scope);
                    }
                }
                return self.block(otherwise, scope);
            }
            Statement::While(test, block) => loop {
                let test = self.value(test, scope)?;
                if !self.heap.is_true(&test) {
                    break;
                }
                self.heap.spend(1)?;
                match self.block(block, scope)? {
                    Flow::Break => break,
                    Flow::Return(value) => return Ok(Flow::Return(value)),
                    Flow::Next | Flow::Continue => {}
                }
            },
            Statement::For(target, over, block) => {
                let over = self.value(over, scope)?;
                let over = self.heap.iterable(over)?;
                for at in 0.. {
                    let Some(item) = self.heap.nth(&over, at) else { break };
                    self.heap.spend(1)?;
                    self.assign(target, item, scope)?;
                    match self.block(block, scope)? {
                        Flow::Break => break,
                        Flow::Return(value) => return Ok(Flow::Return(value)),
                        Flow::Next | Flow::Continue => {}
                    }
                }
            }
        }
        Ok(Flow::Next)
    }

    /// What `math` calls this.
    fn of_math(&self, name: &str) -> Result<Value> {
        match builtin::math(name) {
            Some(function) => Ok(Value::Builtin(function)),
            None if name == "pi" => Ok(Value::Float(std::f64::consts::PI)),
            None => Err(Fault::new(Kind::Refused, format!("math.{name}"))),
        }
    }

    fn bind(&mut self, name: &Name, value: Value, scope: &mut Scope) {
        match scope {
            Some(frame) => frame.values.insert(name.clone(), value),
            None => self.globals.insert(name.clone(), value),
        };
    }

    fn assign(&mut self, target: &Target, value: Value, scope: &mut Scope) -> Result<()> {
        match target {
            Target::Name(name) => self.bind(name, value, scope),
            Target::Item(list, index) => {
                let (list, index) = (self.value(list, scope)?, self.value(index, scope)?);
                self.put_item(&list, &index, value)?;
            }
            Target::Several(targets) => {
                let items = self.heap.items(value)?;
                if items.len() != targets.len() {
                    let (found, wanted) = (items.len(), targets.len());
                    return Err(Fault::new(
                        Kind::Value,
                        format!("{found} values to unpack into {wanted} names"),
                    ));
                }
                for (target, item) in targets.iter().zip(items) {
                    self.assign(target, item, scope)?;
                }
            }
        }
        Ok(())
    }

    fn augment(&mut self, target: &Target, op: Op, node: &Node, scope: &mut Scope) -> Result<()> {
        match target {
            Target::Name(name) => {
                let (before, by) = (self.look_up(name, scope)?, self.value(node, scope)?);
                let after = self.augmented(op, before, by)?;
                self.bind(name, after, scope);
            }
            Target::Item(list, index) => {
                let (list, index) = (self.value(list, scope)?, self.value(index, scope)?);
                let before = self.item(&list, &index)?;
                let by = self.value(node, scope)?;
                let after = self.augmented(op, before, by)?;
                self.put_item(&list, &index, after)?;
            }
            Target::Several(_) => return Err(Fault::new(Kind::Syntax, "several names cannot be augmented")),
        }
        Ok(())
    }

    /// `+=` of a list changes the list itself.
    fn augmented(&mut self, op: Op, before: Value, by: Value) -> Result<Value> {
        match (op, &before) {
            (Op::Add, Value::List(at)) => {
                let items = self.heap.items(by)?;
                if let Some(list) = self.heap.cell_mut(*at) {
                    list.extend(items);
                }
                Ok(before)
            }
            (Op::Multiply, Value::List(_)) => Err(Fault::new(Kind::Refused, "`*=` of a list")),
            _ => self.operate(op, &before, &by),
        }
    }

    fn look_up(&self, name: &Name, scope: &Scope) -> Result<Value> {
        if let Some(frame) = scope {
            if let Some(value) = frame.values.get(name) {
                return Ok(value.clone());
            }
            if frame.function.locals.contains(name) {
                return Err(Fault::new(Kind::Name, format!("local variable '{name}' has no value yet")));
            }
        }
        if let Some(value) = self.globals.get(name) {
            return Ok(value.clone());
        }
        let found = builtin::global(name).map(Value::Builtin);
        found.ok_or_else(|| Fault::new(Kind::Name, format!("name '{name}' is not defined")))
    }
}
