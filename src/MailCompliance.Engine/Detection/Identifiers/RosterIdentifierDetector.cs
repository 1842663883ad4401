using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using MailCompliance.Engine.Detection.Reading;
using MailCompliance.Engine.People;

namespace MailCompliance.Engine.Detection.Identifiers;

/// <summary>
/// Values on file for a pupil, without any word beside them: dates of birth, UPNs and admission numbers. A UPN is certain. A date of
/// birth or a number that may be something else is certain where the text names that pupil; else it is of low confidence, and
/// counts only in company.
/// </summary>
internal sealed class RosterIdentifierDetector : IDetector
{
    public IEnumerable<Candidate> Find(PreparedText text)
    {
        var known = KnownIdentifiers.Of(text.Source.People);
        if (known.IsEmpty)
            yield break;
        var named = new NamesInText(text.Folded);
        for (var index = 0; index < text.Numbers.Length; index++)
        {
            if (known.HasBirths && text.DateAt(index, out var last) is { Value: { } date } found)
            {
                if (known.BornOn(date) is { } born)
                    yield return Judge(named, DetectionType.DateOfBirth, found.Start, found.End, born);
                index = last;
                continue;
            }

            if (Token(text, text.Numbers[index]) is { } token && known.Under(text.Folded.AsSpan(token.Start, token.End - token.Start)) is { } identifier)
            {
                yield return identifier.IsCertain
                    ? Candidate.Of(DetectionType.UniquePupilNumber, token.Start, token.End, Confidence.High, Strength.Roster, "roster")
                    : Judge(named, DetectionType.AdmissionNumber, token.Start, token.End, identifier.Pupils);
            }
        }
    }

    private static Candidate Judge(NamesInText named, DetectionType type, int start, int end, IReadOnlyList<KnownPupil> pupils) =>
        pupils.Any(named.Has)
            ? Candidate.Of(type, start, end, Confidence.High, Strength.Roster, "roster", "pupil named")
            : Candidate.Of(type, start, end, Confidence.Low, Strength.Format, "roster");

    /// <summary>The letters and digits around a digit group, where blanks or signs of a sentence part them from the rest.</summary>
    private static (int Start, int End)? Token(PreparedText text, DigitGroup group)
    {
        int start = group.Start, end = group.End;
        while (start > 0 && group.Start - start < KnownIdentifiers.MaxLength && char.IsAsciiLetterOrDigit(text.Folded[start - 1]))
            start--;
        while (end < text.Folded.Length && end - group.End < KnownIdentifiers.MaxLength && char.IsAsciiLetterOrDigit(text.Folded[end]))
            end++;
        return end - start is >= KnownIdentifiers.ShortestNumber and <= KnownIdentifiers.MaxLength && Edges.IsFree(text, start, end) && text.CharAt(start - 1) is not ('£' or '$' or '€') ? (start, end) : null;
    }
}

/// <summary>Which pupils a text names. Each is looked for once, and so many at the most: a text of nothing but dates is no letter.</summary>
internal sealed class NamesInText(string folded)
{
    private const int MostSearches = 64;

    private readonly Dictionary<KnownPupil, bool> known = [];

    public bool Has(KnownPupil pupil)
    {
        if (!known.TryGetValue(pupil, out var named))
            known[pupil] = named = known.Count < MostSearches && pupil.IsNamedIn(folded);
        return named;
    }
}

/// <summary>A pupil by the words of the forename, folded: enough to tell that a text names him or her.</summary>
internal readonly record struct KnownPupil(string Given, string? KnownAs)
{
    public bool IsNamedIn(string folded) => Stands(folded, Given) || (KnownAs is not null && Stands(folded, KnownAs));

    private static bool Stands(string folded, string name)
    {
        for (var at = folded.IndexOf(name, StringComparison.OrdinalIgnoreCase); at >= 0; at = folded.IndexOf(name, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            if ((at == 0 || !char.IsAsciiLetter(folded[at - 1])) && (at + name.Length == folded.Length || !char.IsAsciiLetter(folded[at + name.Length])))
                return true;
        }

        return false;
    }
}

/// <summary>The identifiers of a snapshot's pupils, compiled for look-up.</summary>
internal sealed class KnownIdentifiers
{
    public const int MaxLength = 16;

    /// <summary>A shorter admission number is a room, a time, a price.</summary>
    public const int ShortestNumber = 4;

    private static readonly ConditionalWeakTable<PeopleSnapshot, KnownIdentifiers> Cache = [];

    private readonly FrozenDictionary<DateOnly, KnownPupil[]> births;
    private readonly FrozenDictionary<string, Identifier> identifiers;

    private KnownIdentifiers(PeopleSnapshot people)
    {
        births = people.Pupils.Where(pupil => pupil.Born is not null).GroupBy(pupil => pupil.Born!.Value)
            .ToFrozenDictionary(group => group.Key, group => group.Select(KnownOf).ToArray());
        var found = new Dictionary<string, Identifier>(StringComparer.OrdinalIgnoreCase);
        foreach (var pupil in people.Pupils)
        {
            if (pupil.Upn is { Length: 13 } upn)
                found[upn] = new Identifier(true, [KnownOf(pupil)]);
            if (pupil.Id.Length is >= ShortestNumber and <= MaxLength && pupil.Id.All(char.IsAsciiLetterOrDigit) && pupil.Id.Any(char.IsAsciiDigit))
                found.TryAdd(pupil.Id, new Identifier(false, [KnownOf(pupil)]));
        }

        identifiers = found.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    /// <param name="IsCertain">Nothing else looks like it.</param>
    public sealed record Identifier(bool IsCertain, KnownPupil[] Pupils);

    public bool IsEmpty => births.Count == 0 && identifiers.Count == 0;

    public bool HasBirths => births.Count > 0;

    public static KnownIdentifiers Of(PeopleSnapshot people) => Cache.GetValue(people, snapshot => new KnownIdentifiers(snapshot));

    public KnownPupil[]? BornOn(DateOnly date) => births.GetValueOrDefault(date);

    public Identifier? Under(ReadOnlySpan<char> token) =>
        token.Length is >= ShortestNumber and <= MaxLength && identifiers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(token, out var found) ? found : null;

    private static KnownPupil KnownOf(Pupil pupil) =>
        new(TextFolding.Fold(pupil.Given), string.IsNullOrWhiteSpace(pupil.KnownAs) ? null : TextFolding.Fold(pupil.KnownAs));
}
