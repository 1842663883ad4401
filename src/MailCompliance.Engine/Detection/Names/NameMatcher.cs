using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Names;

internal enum NameForm
{
    /// <summary>Forename or short form with surname, in either order.</summary>
    Full,

    /// <summary>A. Marlowe.</summary>
    InitialAndFamily,

    /// <summary>Amelia M.</summary>
    GivenAndInitial,

    /// <summary>Mrs Marlowe.</summary>
    TitleAndFamily,

    /// <summary>Surname: Marlowe.</summary>
    LabelledFamily,

    /// <summary>The Marlowe twins.</summary>
    Household,
    GivenAlone,

    /// <summary>A forename that a word of family makes one: amelias mum, my son tom.</summary>
    SpokenOf,
}

/// <summary>A name of somebody on file where it stands.</summary>
internal readonly record struct NameMatch(int Start, int End, NameForm Form, NamedPerson Person, bool IsEverydayWord, bool IsStaffToo, int Namesakes);

/// <summary>Reads the names that begin at a word, the fullest form first.</summary>
internal static class NameMatcher
{
    private static readonly string[] Households = ["twins", "family", "siblings", "brothers", "sisters", "boys", "girls", "children", "household"];

    public static NameMatch? At(WordCursor word, NameWord known, NameIndex index) =>
        FromGiven(word, known, index) ?? FromFamily(word, known, index);

    private static NameMatch? FromGiven(WordCursor word, NameWord known, NameIndex index)
    {
        if (known.Given.Count == 0)
            return null;
        if (IsSurnameNear(word, index) && FullFromGiven(word, known, index) is { } full)
            return full;
        if (!word.IsCapitalised)
            return null;
        if (!word.IsAllCapitals && IsInitialNext(word))
        {
            foreach (var person in known.Given)
            {
                if (Initial(word, person) is { } end)
                    return new(word.Start, end, NameForm.GivenAndInitial, person, false, known.IsStaffGiven, 0);
            }
        }

        return word.IsAllCapitals ? null : Alone(word, known);
    }

    /// <summary>Most forenames stand alone: one look at the next words saves trying everybody of that name.</summary>
    private static bool IsSurnameNear(WordCursor word, NameIndex index)
    {
        var next = word;
        for (var words = 0; words < 4; words++)
        {
            next = next.Next(acrossComma: words == 0);
            if (next.End == next.Start)
                return false;
            if (index.IsFamily(next) || ((next.Word[^1] | 0x20) == 's' && index.IsFamily(next with { End = next.End - 1 })))
                return true;
        }

        return false;
    }

    private static NameMatch? FullFromGiven(WordCursor word, NameWord known, NameIndex index)
    {
        foreach (var person in known.Given)
        {
            foreach (var given in person.Givens)
            {
                if (Follow(word, given) is { } last && Surname(last, person, index) is { } end && !IsStaff(index, word.Start, end, word.Text))
                    return new(word.Start, end, NameForm.Full, person, false, false, 0);
            }
        }

        return null;
    }

    private static NameMatch? Alone(WordCursor word, NameWord known)
    {
        var (person, end) = (known.PupilOfOneWord, word.End);
        foreach (var candidate in known.PupilsOfMore)
        {
            var form = candidate.Givens.FirstOrDefault(given => given.Length > 1 && Follow(word, given) is not null);
            if (form is not null && Follow(word, form)!.Value.End > end)
                (person, end) = (candidate, Follow(word, form)!.Value.End);
        }

        return person is null ? null : new(word.Start, end, NameForm.GivenAlone, person, NameWords.IsEveryday(word.Word), known.IsStaffGiven, known.Given.Count);
    }

    /// <summary>Surname first, with the forename after it; or with an initial, a title or a household before or after.</summary>
    private static NameMatch? FromFamily(WordCursor word, NameWord known, NameIndex index)
    {
        if (known.Family.Count == 0)
            return null;
        if (IsForenameNear(word, index) && FullFromFamily(word, known, index) is { } full)
            return full;
        if (!word.IsCapitalised)
            return null;
        if (IsLabelled(word))
            return new(word.Start, word.End, NameForm.LabelledFamily, known.Family[0], false, false, known.Family.Count);
        if (!HasSignBefore(word) && !IsInitialAfter(word))
            return null;
        var (initial, title) = (InitialBefore(word), known.IsStaffFamily ? null : TitleBefore(word));
        var noHousehold = -1;
        foreach (var person in known.Family)
        {
            if (EndOfFamily(word, person) is not { } end)
                continue;
            if (initial is { } start && HasForenameWith(person, word.Text.Folded[start]))
                return new(start, end, NameForm.InitialAndFamily, person, false, IsStaffInitial(index, word, start, end), known.Family.Count);
            if (IsInitialAfter(word with { End = end }) && person.IsPupil && WithInitialAfter(word with { End = end }, person) is { } last)
                return new(word.Start, last, NameForm.InitialAndFamily, person, false, known.IsStaffFamily, known.Family.Count);
            if (title is { } spoken && (!person.IsPupil || spoken.OfChildren))
                return new(spoken.Start, end, NameForm.TitleAndFamily, person, false, false, known.Family.Count);
            // most of them end at the same place
            if (end != noHousehold && IsHousehold(word, new WordCursor(word.Text, end, end)))
                return new(word.Start, end, NameForm.Household, person, false, known.IsStaffFamily, known.Family.Count);
            noHousehold = end;
        }

        return null;
    }

    private static int? EndOfFamily(WordCursor word, NamedPerson person)
    {
        foreach (var family in person.Families)
        {
            if (Follow(word, family) is { } last)
                return last.End;
        }

        return null;
    }

    private static NameMatch? FullFromFamily(WordCursor word, NameWord known, NameIndex index)
    {
        foreach (var person in known.Family)
        {
            foreach (var family in person.Families)
            {
                if (Follow(word, family) is { } last && Forename(last, person) is { } end && !IsStaff(index, word.Start, end, word.Text))
                    return new(word.Start, end, NameForm.Full, person, false, false, 0);
            }
        }

        return null;
    }

    private static bool IsForenameNear(WordCursor word, NameIndex index)
    {
        var next = word;
        for (var words = 0; words < 3; words++)
        {
            next = next.Next(acrossComma: true);
            if (next.End == next.Start)
                return false;
            if (index.Find(next) is { Given.Count: > 0 })
                return true;
        }

        return false;
    }

    /// <summary>An initial or a title before it, "the" before it or a household after it: else a surname alone is a word.</summary>
    private static bool HasSignBefore(WordCursor family)
    {
        var previous = family.Previous();
        return previous.End - previous.Start is >= 1 and <= 6 || Array.Exists(Households, family.Next().Is) || Array.Exists(Households, family.Next().Next().Is);
    }

    /// <summary>The last word of a form that begins at this word; null where the text goes another way.</summary>
    private static WordCursor? Follow(WordCursor word, string[] form)
    {
        if (!SameWord(word, form[0]))
            return null;
        var last = word;
        for (var index = 1; index < form.Length; index++)
        {
            last = last.Next();
            if (!SameWord(last, form[index]))
                return null;
        }

        return last;
    }

    /// <summary>Letters alone; the s of a possessive without apostrophe belongs to nobody: "ameliasmum" is not split, "amelias" is.</summary>
    private static bool SameWord(WordCursor word, string form) => word.Is(form);

    private static int? Surname(WordCursor given, NamedPerson person, NameIndex index)
    {
        // in a row of comma-separated values no blank follows the comma
        var isCell = given.Text.CharAt(given.End) == ',' && char.IsAsciiLetterUpper(given.Text.CharAt(given.End + 1));
        var next = given.Next(acrossComma: isCell);
        if (HasBreak(given, next))
            return null;
        foreach (var family in person.Families)
        {
            if (Follow(next, family) is { } last)
                return last.End;
            if (next.End > next.Start && FollowPossessive(next, family) is { } possessive)
                return possessive;
        }

        // a second forename or its initial between: Amelia Rose Marlowe, Amelia R. Marlowe
        if (!next.IsCapitalised || index.IsFamily(next))
            return null;
        var third = next.Next();
        if (HasBreak(next, third) || !third.IsCapitalised)
            return null;
        foreach (var family in person.Families)
        {
            if (Follow(third, family) is { } last)
                return last.End;
        }

        return null;
    }

    /// <summary>marlowes mum: the s without its apostrophe.</summary>
    private static int? FollowPossessive(WordCursor word, string[] family) =>
        family.Length == 1 && word.Word.Length == family[0].Length + 1 && (word.Word[^1] | 0x20) == 's' && word.Word[..^1].Equals(family[0], StringComparison.OrdinalIgnoreCase)
            ? word.End - 1
            : null;

    private static int? Forename(WordCursor family, NamedPerson person)
    {
        var next = family.Next(acrossComma: true);
        if (next.End == next.Start || family.Until(next).Contains('\n'))
            return null;
        var comma = family.Until(next).Contains(',') || family.Until(next).Contains('\t');
        foreach (var given in person.Givens)
        {
            // without a comma the surname first is only believed where its shape or the forename's full form says so
            if (Follow(next, given) is { } last && (comma || (family.IsCapitalised && next.IsCapitalised)))
                return last.End;
        }

        return null;
    }

    /// <summary>A lone capital follows, and no surname behind it: "George W. Bush" is somebody else.</summary>
    private static bool IsInitialNext(WordCursor given)
    {
        var next = given.Next();
        if (next.End - next.Start != 1 || !next.IsCapitalised || given.Until(next).ContainsAny("\n.'-") || next.Word[0] == 'I' || (next.Word[0] == 'A' && given.Text.CharAt(next.End) is not (':' or ',' or ')' or ';')))
            return false;
        var after = next.Next();
        return !(given.Text.CharAt(next.End) == '.' && after.IsCapitalised) && !char.IsAsciiDigit(given.Text.CharAt(next.End));
    }

    private static int? Initial(WordCursor given, NamedPerson person) =>
        person.IsPupil && (given.Next().Word[0] | 0x20) == person.Families[0][0][0] ? given.Next().End : null;

    /// <summary>Where the initial before a surname stands; null where there is none.</summary>
    private static int? InitialBefore(WordCursor family)
    {
        var previous = family.Previous();
        return previous.End - previous.Start != 1 || !previous.IsCapitalised || previous.Until(family).ContainsAny("\n'") ? null : previous.Start;
    }

    private static bool HasForenameWith(NamedPerson person, char initial)
    {
        foreach (var given in person.Givens)
        {
            if (given[0][0] == (initial | 0x20))
                return true;
        }

        return false;
    }

    /// <summary>Marlowe A: a lone capital behind a surname that is no word of everyday English, and no number after it.</summary>
    private static bool IsInitialAfter(WordCursor family)
    {
        var next = family.Next();
        return next.End - next.Start == 1 && next.IsCapitalised && !family.Until(next).ContainsAny("\n.'-") && !char.IsAsciiLetterOrDigit(family.Text.CharAt(next.End))
            && family.Text.CharAt(next.End) != '\'' && !NameWords.IsEveryday(family.Word) && !(family.Text.CharAt(next.End) == ' ' && char.IsAsciiLetterUpper(family.Text.CharAt(next.End + 1)));
    }

    private static int? WithInitialAfter(WordCursor family, NamedPerson person)
    {
        var next = family.Next();
        return person.Givens.Any(given => given[0][0] == (next.Word[0] | 0x20)) ? next.End : null;
    }

    /// <summary>Surname: Marlowe; Legal surname, a tab, Marlowe.</summary>
    private static bool IsLabelled(WordCursor family) =>
        family.Text.CueBefore(family.Start, CueKinds.Surname, 6) is { } label && family.Text.Folded.AsSpan(label.End, family.Start - label.End).IndexOfAnyExcept(" :\t=") < 0;

    private static (int Start, bool OfChildren)? TitleBefore(WordCursor family)
    {
        var previous = family.Previous();
        if (!previous.IsCapitalised || previous.Until(family).Contains('\n'))
            return null;
        var isMaster = previous.Is("Master");
        var isTitle = isMaster || previous.Is("Mr") || previous.Is("Mrs") || previous.Is("Ms") || previous.Is("Miss") || previous.Is("Mx") || previous.Is("Dr");
        return isTitle ? (previous.Start, isMaster) : null;
    }

    private static bool IsHousehold(WordCursor family, WordCursor end)
    {
        var next = end.Next();
        var previous = family.Previous();
        return Array.Exists(Households, next.Is) || (previous.Is("the") && end.Text.CharAt(end.End) is 's' && !char.IsAsciiLetter(end.Text.CharAt(end.End + 1)));
    }

    /// <summary>A new sentence or an empty line ends a name; a stop after an initial does not.</summary>
    private static bool HasBreak(WordCursor word, WordCursor next)
    {
        var gap = word.Until(next);
        return gap.Count('\n') > 1 || (gap.Contains('.') && word.End - word.Start > 2) || gap.Contains("- ", StringComparison.Ordinal) || gap.Contains("' ", StringComparison.Ordinal);
    }

    /// <summary>"H Ashdown" where a governor is called so.</summary>
    private static bool IsStaffInitial(NameIndex index, WordCursor family, int initial, int end) =>
        index.IsStaffName($"{family.Text.Folded[initial]} {family.Text.Folded[family.Start..end].Replace('-', ' ').Replace('\'', ' ')}");

    private static bool IsStaff(NameIndex index, int start, int end, PreparedText text) =>
        index.IsStaffName(text.Folded[start..end].Replace('-', ' ').Replace('\'', ' ').Replace(", ", " ", StringComparison.Ordinal));
}
