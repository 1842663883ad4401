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

    private readonly Dictionary<string, Bearers> byFirstWord = new(StringComparer.OrdinalIgnoreCase);
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
        /// <summary>After so many words another forename or its initial may stand.</summary>
        public int Skippable => GivenFirst ? Given.Length : 0;

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
        if (!byFirstWord.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(names.Letters(word), out var bearers))
            return ByInitial(names, word);
        var found = new Longest();
        foreach (var entry in bearers.Followed(names, word))
        {
            var last = names.Follow(word, entry.Words, out var whole, entry.Skippable);
            if (whole && (anyCase || !entry.NeedsCapitals || (names.IsCapital(word) && names.IsCapital(last))))
                found.Add(last.End, entry.Pupil);
        }

        if (anyCase || names.IsCapital(word))
            AddWithClass(found, bearers, names, word);
        return found.Pupils is { } pupils ? new(word.Start, found.End, pupils) : ByInitial(names, word);
    }

    /// <summary>Grace (5B).</summary>
    private static void AddWithClass(Longest found, Bearers bearers, NameText names, NameText.Word word)
    {
        // most words have no number behind them, and no class is without
        if (bearers.ByClass.Count == 0 || !names.HasDigitNear(word, ClassReach + bearers.Furthest))
            return;
        foreach (var (form, entries) in bearers.ByClass)
        {
            if (!names.HasNear(word, form, ClassReach + bearers.LongestGiven))
                continue;
            foreach (var entry in entries)
            {
                var given = names.Follow(word, entry.Given, out var whole);
                if (!whole || !names.HasNear(given, form, ClassReach))
                    continue;
                names.Follow(word, entry.Words, out var inFull, entry.Skippable);
                if (!inFull)
                    found.Add(given.End, entry.Pupil);
            }
        }
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
        BearersOf(given[0]).Add(entry);
        BearersOf(family[0]).Add(entry with { Words = [.. family, .. given], GivenFirst = false });
        List(byFamily, family[0]).Add(entry);
    }

    private static List<Entry> Lookup(Dictionary<string, List<Entry>> index, ReadOnlySpan<char> word) =>
        index.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out var found) ? found : [];

    private static List<Entry> List(Dictionary<string, List<Entry>> index, string word) =>
        index.TryGetValue(word, out var list) ? list : index[word] = [];

    private Bearers BearersOf(string firstWord) =>
        byFirstWord.TryGetValue(firstWord, out var bearers) ? bearers : byFirstWord[firstWord] = new Bearers();

    /// <summary>The longest name so far and every pupil who bears it.</summary>
    private sealed class Longest
    {
        public int End { get; private set; }

        public List<Pupil>? Pupils { get; private set; }

        public void Add(int end, Pupil pupil)
        {
            if (end < End)
                return;
            if (end > End || Pupils is null)
                (End, Pupils) = (end, []);
            if (!Pupils.Contains(pupil))
                Pupils.Add(pupil);
        }
    }

    /// <summary>
    /// Everybody whose name begins with one word, by what has to follow: in a large school dozens share a forename, and a text may
    /// consist of nothing else.
    /// </summary>
    private sealed class Bearers
    {
        private readonly Dictionary<string, List<Entry>> bySecondWord = new(StringComparer.OrdinalIgnoreCase);

        /// <summary>Those with a class that has a number in it.</summary>
        public Dictionary<string, List<Entry>> ByClass { get; } = new(StringComparer.OrdinalIgnoreCase);

        /// <summary>Characters that the forenames behind the first word may take, with what parts them.</summary>
        public int LongestGiven { get; private set; }

        /// <summary>Characters behind the first word within which a class lies.</summary>
        public int Furthest { get; private set; }

        public void Add(Entry entry)
        {
            List(bySecondWord, entry.Words[1]).Add(entry);
            if (!entry.GivenFirst || entry.Pupil.Class is not { Length: > 1 } form || !form.Any(char.IsAsciiDigit))
                return;
            List(ByClass, form).Add(entry);
            LongestGiven = Math.Max(LongestGiven, entry.Given.Skip(1).Sum(word => 2 * word.Length + NameText.MaxGap));
            Furthest = Math.Max(Furthest, LongestGiven + form.Length);
        }

        /// <summary>Those whose second word is the next one, or the one behind it: another forename may stand between.</summary>
        public List<Entry> Followed(NameText names, NameText.Word word)
        {
            var next = names.Next(word);
            if (next.Length == 0)
                return [];
            var known = Lookup(bySecondWord, names.Letters(next));
            var further = names.Next(next);
            var skipped = further.Length == 0 ? [] : Lookup(bySecondWord, names.Letters(further));
            return skipped.Count == 0 || skipped == known ? known : [.. known, .. skipped];
        }
    }
}
