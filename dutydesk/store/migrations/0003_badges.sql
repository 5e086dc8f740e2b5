CREATE TRIGGER badge_number_is_given_once BEFORE INSERT ON badge
WHEN EXISTS (SELECT 1 FROM badge WHERE number = NEW.number OR id = NEW.id)
BEGIN
	SELECT RAISE(ABORT, 'a badge number is never given twice');
END;

CREATE TRIGGER badge_number_stays BEFORE UPDATE OF id, number, officer_id ON badge
WHEN NEW.id IS NOT OLD.id OR NEW.number IS NOT OLD.number OR NEW.officer_id IS NOT OLD.officer_id
BEGIN
	SELECT RAISE(ABORT, 'a badge number is never given twice');
END;

CREATE TRIGGER badge_is_never_removed BEFORE DELETE ON badge
BEGIN
	SELECT RAISE(ABORT, 'a badge stays on the register');
END;
