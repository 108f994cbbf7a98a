//! The arrangements of a permutation test: orders of rows, or signs, all of them or a random sample.

use crate::stats::random::Random;

/// Orders of rows of which some are alike: row classes by number, in ascending order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Orders {
    /// The class of each row of the data.
    pub(super) of_row: Vec<u32>,
    /// How many rows each class has.
    counts: Vec<u64>,
}

impl Orders {
    /// Classes of rows that are equal; `rows` are given as bits.
    pub(super) fn new(rows: &[Vec<u64>]) -> Self {
        let mut distinct: Vec<&Vec<u64>> = rows.iter().collect();
        distinct.sort_unstable();
        distinct.dedup();
        let class = |row: &Vec<u64>| distinct.binary_search(&row).unwrap_or(0);
        let of_row: Vec<u32> = rows
            .iter()
            .map(|row| u32::try_from(class(row)).unwrap_or(u32::MAX))
            .collect();
        let mut counts = vec![0; distinct.len()];
        for &class in &of_row {
            for count in counts.iter_mut().skip(class as usize).take(1) {
                *count += 1;
            }
        }
        Self { of_row, counts }
    }

    /// How many distinct orders there are, `k!/Π mj!`; `None` above 2⁶³.
    pub(super) fn total(&self) -> Option<u64> {
        let (mut total, mut placed) = (1_u128, 0_u128);
        for &count in &self.counts {
            for chosen in 1..=u128::from(count) {
                placed += 1;
                total = total.checked_mul(placed)? / chosen;
                if total > 1 << 63 {
                    return None;
                }
            }
        }
        u64::try_from(total).ok()
    }

    /// The order of this rank, in the order of the alphabet; `total` is how many there are.
    pub(super) fn at(&self, mut rank: u64, total: u64) -> Vec<u32> {
        let mut left = self.counts.clone();
        let (mut arrangements, mut rows) = (u128::from(total), self.of_row.len() as u128);
        let mut order = Vec::with_capacity(self.of_row.len());
        while rows > 0 {
            for (class, count) in (0_u32..).zip(&mut left) {
                // With a row of this class here, that many orders of the others are left.
                let with = arrangements * u128::from(*count) / rows;
                if u128::from(rank) < with {
                    order.push(class);
                    *count -= 1;
                    arrangements = with;
                    break;
                }
                rank -= u64::try_from(with).unwrap_or(rank);
            }
            rows -= 1;
        }
        order
    }
}

/// Makes the next order in the order of the alphabet; `false` behind the last.
pub(super) fn next(order: &mut [u32]) -> bool {
    let Some(turn) = order.windows(2).rposition(|pair| match pair {
        [a, b] => a < b,
        _ => false,
    }) else {
        return false;
    };
    let (head, tail) = order.split_at_mut(turn + 1);
    if let Some(pivot) = head.last_mut()
        && let Some(other) = tail.iter_mut().rev().find(|other| **other > *pivot)
    {
        std::mem::swap(pivot, other);
    }
    tail.reverse();
    true
}

/// A random order of the rows.
pub(super) fn shuffled(orders: &Orders, random: &mut Random, order: &mut Vec<u32>) {
    order.clone_from(&orders.of_row);
    random.shuffle(order);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn orders(classes: &[u64]) -> Orders {
        Orders::new(&classes.iter().map(|c| vec![*c]).collect::<Vec<_>>())
    }

    #[test]
    fn all_orders_are_counted_and_found_by_rank() {
        for classes in [
            &[1, 2, 3, 4][..],
            &[5, 5, 6, 6, 7],
            &[1],
            &[2, 2, 2],
            &[9, 1, 9, 4, 1, 9],
        ] {
            let orders = orders(classes);
            let total = orders.total().expect("few");
            let mut order = orders.at(0, total);
            let mut found = vec![order.clone()];
            while next(&mut order) {
                found.push(order.clone());
            }
            assert_eq!(found.len() as u64, total);
            for (rank, order) in (0..).zip(&found) {
                assert_eq!(orders.at(rank, total), *order);
            }
            found.sort();
            found.dedup();
            assert_eq!(found.len() as u64, total);
            assert!(found.contains(&orders.of_row));
        }
        assert_eq!(orders(&[1, 2, 3, 4]).total(), Some(24));
        assert_eq!(orders(&[5, 5, 6, 6, 7]).total(), Some(30));
        assert_eq!(
            orders(&(0..20).collect::<Vec<_>>()).total(),
            Some(2_432_902_008_176_640_000)
        );
        assert_eq!(orders(&(0..30).collect::<Vec<_>>()).total(), None);
        assert_eq!(orders(&vec![0; 5000]).total(), Some(1));
    }
}
