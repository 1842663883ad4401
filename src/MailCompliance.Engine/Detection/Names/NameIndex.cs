using System.Runtime.CompilerServices;
using MailCompliance.Engine.Detection.Reading;
using MailCompliance.Engine.People;

namespace MailCompliance.Engine.Detection.Names;

/// <summary>Somebody on file whose name is looked for.</summary>
/// <param name="Givens">Forenames and short forms, each as its words, lower case without accents.</param>
/// <param name="Families">Surname as its words; further entries are its halves.</param>
internal sealed record NamedPerson(IReadOnlyList<string[]> Givens, IReadOnlyList<string[]> Families, bool IsPupil, string? Class);

/// <summary>What a word can be in the names on file.</summary>
internal sealed class NameWord
{
    /// <summary>Persons with a forename that begins with the word.</summary>
    public List<NamedPerson> Given { get; } = [];

    /// <summary>Persons with a surname that begins with it.</summary>
    public List<NamedPerson> Family { get; } = [];

    /// <summary>A pupil whose forename is this one word; null where there is none.</summary>
    public NamedPerson? PupilOfOneWord { get; set; }

    /// <summary>Pupils whose forename has more words and begins with this one.</summary>
    public List<NamedPerson> PupilsOfMore { get; } = [];

    public bool IsStaffGiven { get; set; }

    public bool IsStaffFamily { get; set; }
}

/// <summary>
/// The names of a snapshot, compiled once: a hash of every word that begins a name, tested by one bit for each word of a
/// text, and behind it the persons. Members of staff and governors are no secret and are left out, save that a pupil's
/// bare forename that is a colleague's too needs more evidence.
/// </summary>
internal sealed class NameIndex
{
    private const int FilterPower = 19;

    private static readonly ConditionalWeakTable<PeopleSnapshot, NameIndex> Cache = [];

    private readonly Dictionary<string, NameWord> words = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, NameWord>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly HashSet<string> staffNames = new(StringComparer.OrdinalIgnoreCase);

    private NameIndex(PeopleSnapshot people)
    {
        lookup = words.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var member in people.Staff)
            AddStaff(member.Given, member.KnownAs, member.Family);
        foreach (var governor in people.Governors)
            AddStaff(governor.Given, null, governor.Family);
        foreach (var pupil in people.Pupils)
            Add(pupil.Given, pupil.KnownAs, pupil.Family, isPupil: true, pupil.Class ?? pupil.Year);
        foreach (var contact in people.Contacts.DistinctBy(contact => (contact.Given, contact.Family)))
            Add(contact.Given, null, contact.Family, isPupil: false, null);
    }

    public bool IsEmpty => words.Count == 0;

    public static NameIndex Of(PeopleSnapshot people) => Cache.GetValue(people, snapshot => new NameIndex(snapshot));

    /// <summary>Forenames, known-as names and short forms by which a text may call these pupils.</summary>
    public static HashSet<string> ForenamesOf(IReadOnlyCollection<Pupil> pupils) =>
        pupils.SelectMany(pupil => Forms(pupil.Given, pupil.KnownAs)).Select(form => string.Join(' ', form)).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The words that begin a name on file, and pupils' forenames with an s; null where nobody is.</summary>
    public WordFilter? FirstWords { get; private set; }

    public NameWord? Find(WordCursor word) =>
        lookup.TryGetValue(word.Word, out var found) ? found : null;

    /// <summary>Whether a surname begins with the word.</summary>
    public bool IsFamily(WordCursor word) => word.End > word.Start && Find(word) is { Family.Count: > 0 };

    /// <summary>"grace hughes" where a colleague is called so: in role, and no finding.</summary>
    public bool IsStaffName(string name) => staffNames.Contains(name);

    private void AddStaff(string given, string? knownAs, string family)
    {
        if (Words(family) is not { Length: > 0 } familyWords)
            return;
        Word(familyWords[0]).IsStaffFamily = true;
        foreach (var form in Forms(given, knownAs))
        {
            Word(form[0]).IsStaffGiven = true;
            staffNames.Add(string.Join(' ', [.. form, .. familyWords]));
            staffNames.Add(string.Join(' ', [form[0][..1], .. familyWords]));
        }
    }

    private void Add(string given, string? knownAs, string family, bool isPupil, string? group)
    {
        var familyWords = Words(family);
        var givens = Forms(given, knownAs);
        if (familyWords.Length == 0 || givens.Count == 0)
            return;
        string[][] families = familyWords.Length > 1 ? [familyWords, .. familyWords.Where(word => word.Length > 3).Select(word => new[] { word })] : [familyWords];
        var person = new NamedPerson(givens, families, isPupil, group);
        foreach (var form in givens.DistinctBy(form => form[0]))
            Word(form[0]).Given.Add(person);
        foreach (var form in givens.Where(_ => isPupil))
        {
            if (form.Length == 1)
                SetPupil(form[0], person);
            else
                Word(form[0]).PupilsOfMore.Add(person);
        }

        foreach (var form in families.DistinctBy(form => form[0]))
            Word(form[0]).Family.Add(person);
    }

    /// <summary>The word with an s, "harrys nan", begins a name too.</summary>
    private void SetPupil(string given, NamedPerson person)
    {
        Word(given).PupilOfOneWord ??= person;
        FirstWords!.Add(WordHash.Of(given + "s"));
    }

    private static List<string[]> Forms(string given, string? knownAs)
    {
        var forms = new List<string[]>();
        foreach (var name in (IEnumerable<string?>)[given, knownAs])
        {
            var parts = Words(name ?? "");
            if (parts.Length == 0)
                continue;
            forms.Add(parts);
            if (parts.Length > 1)
                forms.Add([parts[0]]);
            forms.AddRange(NameWords.ShortFormsOf(parts[0]).Select(shortForm => new[] { shortForm }));
        }

        return [.. forms.DistinctBy(form => string.Join(' ', form))];
    }

    private NameWord Word(string word)
    {
        if (words.TryGetValue(word, out var known))
            return known;
        FirstWords ??= new(FilterPower);
        FirstWords.Add(WordHash.Of(word));
        return words[word] = new NameWord();
    }

    /// <summary>Words of letters alone: Anne-Marie, O'Neill and van der Berg are several.</summary>
    private static string[] Words(string name)
    {
        var folded = TextFolding.Fold(name).Replace(TextFolding.Ignorable.ToString(), "", StringComparison.Ordinal);
        return [.. folded.Split([' ', '-', '\'', '.', ',', '(', ')'], StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.All(char.IsLetter))
            .Select(word => word.ToLowerInvariant())];
    }
}
