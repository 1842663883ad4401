using System.Runtime.CompilerServices;
using MailCompliance.Engine.Detection.Names;
using MailCompliance.Engine.People;

namespace MailCompliance.Engine.Rules;

/// <summary>A name in a text, with every pupil who bears it.</summary>
internal readonly record struct NamedPupils(int Start, int End, IReadOnlyList<Pupil> Pupils);

/// <summary>
/// Which pupils a text names beyond doubt: given or known-as name and family name in either order, an initial with the family
/// name, a given name with the class. Accents, apostrophes, hyphens, line breaks and second forenames make no difference.
/// </summary>
internal sealed class PupilNames
{
    /// <summary>Characters after a given name in which the class may stand: "Grace (5B)", "Grace from class 5B".</summary>
    private const int ClassReach = 20;

    /// <summary>One index for each snapshot: it follows from the snapshot alone.</summary>
    private static readonly ConditionalWeakTable<PeopleSnapshot, PupilNames> Known = [];

    private readonly Dictionary<string, List<Entry>> byFirstWord = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<Entry>> byFamily = new(StringComparer.OrdinalIgnoreCase);

    private PupilNames(IEnumerable<Pupil> pupils)
    {
        foreach (var pupil in pupils)
        {
            var family = NameText.WordsOf(pupil.Family);
            foreach (var given in (string?[])[pupil.Given, pupil.KnownAs])
            {
                if (given is not null && NameText.WordsOf(given) is { Length: > 0 } words && family.Length > 0)
                    Add(words, family, pupil);
            }
        }
    }

    private sealed record Entry(string[] Given, string[] Family, string[] Words, bool GivenFirst, Pupil Pupil)
    {
        /// <summary>In small letters only a name is believed that cannot be words of a sentence: "grace will" can.</summary>
        public bool NeedsCapitals { get; } = Given.Concat(Family).Any(word => word.Length < 3 || NameWords.IsEveryday(word));
    }

    public static PupilNames Of(PeopleSnapshot people) => Known.GetValue(people, snapshot => new PupilNames(snapshot.Pupils));

    /// <summary>Every such name in [start, end) of the text.</summary>
    /// <param name="anyCase">Whether every name may be in small letters, as in file names.</param>
    public IEnumerable<NamedPupils> In(string text, int start, int end, bool anyCase = false)
    {
        if (byFirstWord.Count == 0)
            yield break;
        var names = new NameText(text, end);
        for (var word = names.First(start); word.Length > 0; word = names.Next(word))
        {
            if (At(names, word, anyCase) is not { } found)
                continue;
            yield return found;
            while (word.Length > 0 && word.End < found.End)
                word = names.Next(word);
        }
    }

    private NamedPupils? At(NameText names, NameText.Word word, bool anyCase)
    {
        var end = 0;
        List<Pupil>? bearers = null;
        foreach (var entry in Lookup(byFirstWord, names.Letters(word)))
        {
            if (End(names, word, entry, anyCase) is not { } found || found < end)
                continue;
            if (found > end)
                bearers = [];
            end = found;
            if (!bearers!.Contains(entry.Pupil))
                bearers.Add(entry.Pupil);
        }

        return bearers is not null ? new(word.Start, end, bearers) : ByInitial(names, word);
    }

    private static int? End(NameText names, NameText.Word word, Entry entry, bool anyCase)
    {
        var last = names.Follow(word, entry.Words, out var whole, entry.GivenFirst ? entry.Given.Length : 0);
        if (whole)
            return (anyCase || !entry.NeedsCapitals || (names.IsCapital(word) && names.IsCapital(last))) ? last.End : null;
        if (!entry.GivenFirst || entry.Pupil.Class is not { Length: > 1 } form || !form.Any(char.IsAsciiDigit) || !(anyCase || names.IsCapital(word)))
            return null;
        var given = names.Follow(word, entry.Given, out whole);
        return whole && names.HasNear(given, form, ClassReach) ? given.End : null;
    }

    /// <summary>"Z. Nowak", "Z Nowak": for family names that are nothing else.</summary>
    private NamedPupils? ByInitial(NameText names, NameText.Word word)
    {
        if (word.Length != 1 || !names.IsCapital(word))
            return null;
        var next = names.Next(word);
        if (next.Length == 0 || !names.IsCapital(next) || !names.IsJoined(word, next))
            return null;
        var initial = char.ToLowerInvariant(names.Letters(word)[0]);
        List<Pupil> bearers = [];
        var end = 0;
        foreach (var entry in Lookup(byFamily, names.Letters(next)))
        {
            if (entry.NeedsCapitals || entry.Given[0][0] != initial || bearers.Contains(entry.Pupil))
                continue;
            var last = names.Follow(next, entry.Family, out var whole);
            if (!whole)
                continue;
            bearers.Add(entry.Pupil);
            end = last.End;
        }

        return bearers.Count > 0 ? new(word.Start, end, bearers) : null;
    }

    private void Add(string[] given, string[] family, Pupil pupil)
    {
        var entry = new Entry(given, family, [.. given, .. family], GivenFirst: true, pupil);
        List(byFirstWord, given[0]).Add(entry);
        List(byFirstWord, family[0]).Add(entry with { Words = [.. family, .. given], GivenFirst = false });
        List(byFamily, family[0]).Add(entry);
    }

    private static List<Entry> Lookup(Dictionary<string, List<Entry>> index, ReadOnlySpan<char> word) =>
        index.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out var found) ? found : [];

    private static List<Entry> List(Dictionary<string, List<Entry>> index, string word) =>
        index.TryGetValue(word, out var list) ? list : index[word] = [];
}
