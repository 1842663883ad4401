using System.Collections.Frozen;

namespace MailCompliance.Engine.Detection.Names;

/// <summary>Forenames as they are typed in haste: "harrys nan", "my son mason". A word of family beside them speaks for a person.</summary>
internal static class SpokenForename
{
    private static readonly FrozenSet<string> Kin =
        ("mum mums mom mam dad dads mother father parent parents nan nana gran grandma grandad sister brother sis bro auntie aunt uncle stepdad stepmum carer carers foster social childminder twin".Split(' '))
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Children = ("son daughter boy girl child lad grandson granddaughter stepson stepdaughter nephew niece".Split(' ')).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Behind a name without capital: "louis wont be in".</summary>
    private static readonly FrozenSet<string> Said = ("is was has had isnt wasnt hasnt wont cant didnt doesnt isn wasn hasn won can didn doesn says said needs went got told hit still keeps".Split(' ')).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Before one: "a word with louis".</summary>
    private static readonly FrozenSet<string> To = ("with about told ask asked tell for".Split(' ')).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The word without its s is a pupil's forename, and somebody of the family follows.</summary>
    public static bool Possessive(WordCursor word, NameIndex index, out NameWord known)
    {
        known = default!;
        if (word.End - word.Start < 3 || (word.Word[^1] | 0x20) != 's' || !IsIn(Kin, word.Next()) || index.Find(word with { End = word.End - 1 }) is not { PupilOfOneWord: not null } found)
            return false;
        known = found;
        return true;
    }

    /// <summary>Null: nothing of the family beside it.</summary>
    public static NameMatch? Of(WordCursor word, NameWord known, NameIndex index)
    {
        if (known.PupilOfOneWord is not { } person)
            return null;
        var isWhole = index.Find(word) is { PupilOfOneWord: not null };
        if (!isWhole)
            return new(word.Start, word.End - 1, NameForm.SpokenOf, person, false, false, known.Given.Count);
        if (word.IsCapitalised)
            return null;
        var isEveryday = NameWords.IsEveryday(word.Word);
        var isTyped = !isEveryday && !known.IsStaffGiven && (IsIn(Said, word.Next()) || IsIn(To, word.Previous()));
        return isTyped || ((!isEveryday || NameWords.IsMostlyName(word.Word)) && IsIn(Children, word.Previous()) && word.Previous().Until(word) is " ")
            ? new(word.Start, word.End, NameForm.SpokenOf, person, false, false, known.Given.Count)
            : null;
    }

    private static bool IsIn(FrozenSet<string> words, WordCursor word) => word.End > word.Start && words.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word.Word);
}
