using System.Runtime.CompilerServices;
using MailCompliance.Engine.People;

namespace MailCompliance.Engine.Rules;

/// <summary>Full names of pupils, found in one pass over a text: given or known-as name and family name, in either order.</summary>
internal sealed class PupilNames
{
    private const int MostWords = 4;

    /// <summary>One index for each snapshot: it follows from the snapshot alone.</summary>
    private static readonly ConditionalWeakTable<PeopleSnapshot, PupilNames> Known = [];

    private readonly Dictionary<string, List<Pupil>> byName = new(StringComparer.OrdinalIgnoreCase);

    private PupilNames(IEnumerable<Pupil> pupils)
    {
        foreach (var pupil in pupils)
        {
            Add($"{pupil.Given} {pupil.Family}", pupil);
            Add($"{pupil.Family} {pupil.Given}", pupil);
            if (pupil.KnownAs is { Length: > 0 } known)
            {
                Add($"{known} {pupil.Family}", pupil);
                Add($"{pupil.Family} {known}", pupil);
            }
        }
    }

    public static PupilNames Of(PeopleSnapshot people) => Known.GetValue(people, snapshot => new PupilNames(snapshot.Pupils));

    /// <summary>Every full name in the text, with all pupils of that name.</summary>
    /// <param name="anyCase">Whether names may begin with a small letter, as in file names.</param>
    public IEnumerable<(int Start, int End, IReadOnlyList<Pupil> Pupils)> In(string text, int start, int end, bool anyCase = false)
    {
        if (byName.Count == 0)
            yield break;
        var words = Words(text, start, end);
        for (var first = 0; first < words.Count; first++)
        {
            if (!anyCase && !char.IsUpper(text[words[first].Start]))
                continue;
            for (var last = first + 1; last < words.Count && last < first + MostWords; last++)
            {
                if (!anyCase && !char.IsUpper(text[words[last].Start]))
                    continue;
                if (Lookup(text, words, first, last) is not { } found)
                    continue;
                yield return (words[first].Start, words[last].End, found);
                first = last;
                break;
            }
        }
    }

    private List<Pupil>? Lookup(string text, List<(int Start, int End)> words, int first, int last)
    {
        Span<char> name = stackalloc char[128];
        var length = 0;
        for (var at = first; at <= last; at++)
        {
            // only a blank, or the comma of "BELL, Ada", may part the words of a name
            if (at > first && words[at].Start - words[at - 1].End > 2)
                return null;
            var word = WithoutPossessive(text.AsSpan(words[at].Start, words[at].End - words[at].Start));
            if (length + word.Length + 1 > name.Length)
                return null;
            if (at > first)
                name[length++] = ' ';
            word.CopyTo(name[length..]);
            length += word.Length;
        }

        return byName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name[..length], out var pupils) ? pupils : null;
    }

    private static ReadOnlySpan<char> WithoutPossessive(ReadOnlySpan<char> word) =>
        word.EndsWith("'s") || word.EndsWith("’s") ? word[..^2] : word.TrimEnd("'’");

    private static List<(int Start, int End)> Words(string text, int start, int end)
    {
        var words = new List<(int, int)>();
        for (var at = start; at < end; at++)
        {
            if (!char.IsLetter(text[at]))
                continue;
            var from = at;
            while (at < end && (char.IsLetter(text[at]) || text[at] is '\'' or '’' or '-'))
                at++;
            words.Add((from, at));
        }

        return words;
    }

    private void Add(string name, Pupil pupil)
    {
        if (!byName.TryGetValue(name, out var list))
            byName[name] = list = [];
        list.Add(pupil);
    }
}
