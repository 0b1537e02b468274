package roster

import (
	"fmt"

	"tonghop/store"
)

// Result tells what an import did.
type Result struct {
	Added     int
	Changed   int
	Unchanged int
	Gone      []string // codes in the store that the file does not have, by name; they are kept as they were
}

// Import brings the units of one roster into the store: new codes are added, known ones brought up to date, with
// just the addresses and aliases that the roster gives them. Nothing is ever deleted: a unit ends by its “Đến ngày”.
// An address that belongs to a unit which the roster does not have is not taken away from it: the error is then made of
// [Problems] and the transaction must be undone, as with any error.
func Import(tx *store.Tx, units []store.Unit) (Result, error) {
	var result Result
	known, err := tx.Units()
	if err != nil {
		return result, fmt.Errorf("importing roster: %w", err)
	}
	listed := make(map[string]bool, len(units))
	for _, u := range units {
		listed[u.Code] = true
	}
	owners := map[string]store.Unit{}
	for _, u := range known {
		if !listed[u.Code] {
			result.Gone = append(result.Gone, u.Code)
		}
		for _, a := range u.Addresses {
			owners[a.Email] = u
		}
	}
	if problems := foreign(units, owners, listed); len(problems) > 0 {
		return Result{}, problems
	}
	added, changed := map[string]bool{}, map[string]bool{}
	for _, u := range units {
		for _, a := range u.Addresses {
			if owner, ok := owners[a.Email]; ok && owner.Code != u.Code {
				changed[owner.Code] = true // it loses the address, even where its own row is as before
			}
		}
		isNew, isChanged, err := tx.PutUnit(u)
		if err != nil {
			return Result{}, fmt.Errorf("importing roster: %w", err)
		}
		if isNew {
			added[u.Code] = true
		} else if isChanged {
			changed[u.Code] = true
		}
	}
	result.Added, result.Changed = len(added), len(changed)
	result.Unchanged = len(units) - result.Added - result.Changed
	return result, nil
}

// foreign finds the addresses that belong to units outside the roster.
func foreign(units []store.Unit, owners map[string]store.Unit, listed map[string]bool) (problems Problems) {
	for _, u := range units {
		for _, a := range u.Addresses {
			if owner, ok := owners[a.Email]; ok && !listed[owner.Code] {
				problems = append(problems, Problem{Column: titleOf(emailField), What: fmt.Sprintf(
					"%s of unit %s (%s) belongs in the store to unit %s (%s), which the file does not have: add that unit to the file without the address, with its last day in “Đến ngày” if it has ended, or take the address out",
					a.Email, u.Code, u.Name, owner.Code, owner.Name)})
			}
		}
	}
	return problems
}
