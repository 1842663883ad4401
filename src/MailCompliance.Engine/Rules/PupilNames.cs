using System.Buffers;
using System.Runtime.CompilerServices;
using MailCompliance.Engine.People;

namespace MailCompliance.Engine.Rules;

/// <summary>Full names of pupils, found in one pass over a text: given or known-as name and family name, in either order.</summary>
internal sealed class PupilNames
{
    private const int MostWords = 4;
    private const int LongestName = 128;

    /// <summary>ASCII without capital letters: what a name cannot begin with.</summary>
    private static readonly SearchValues<char> NoCapitals =
        SearchValues.Create([.. Enumerable.Range(0, 128).Select(code => (char)code).Where(c => !char.IsAsciiLetterUpper(c))]);

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
        for (var at = NextName(text, start, end, anyCase); at < end; at = NextName(text, at, end, anyCase))
        {
            var firstEnd = WordEnd(text, at, end);
            if (NameAt(text, at, firstEnd, end, anyCase) is { } found)
            {
                yield return (at, found.End, found.Pupils);
                at = found.End;
            }
            else
                at = firstEnd;
        }
    }

    /// <summary>The name of two to four words that begins at <paramref name="start"/>, the shortest first.</summary>
    private (int End, List<Pupil> Pupils)? NameAt(string text, int start, int firstEnd, int end, bool anyCase)
    {
        Span<char> name = stackalloc char[LongestName];
        var length = Append(name, 0, text.AsSpan(start, firstEnd - start));
        var wordEnd = firstEnd;
        for (var words = 1; words < MostWords && length > 0; words++)
        {
            var next = wordEnd;
            // only a blank, or the comma of "BELL, Ada", may part the words of a name
            while (next < end && next - wordEnd < 2 && !char.IsLetter(text[next]))
                next++;
            if (next >= end || next == wordEnd || !char.IsLetter(text[next]))
                return null;
            wordEnd = WordEnd(text, next, end);
            length = Append(name, length, text.AsSpan(next, wordEnd - next));
            if ((anyCase || char.IsUpper(text[next]))
                && byName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name[..length], out var pupils))
                return (wordEnd, pupils);
        }

        return null;
    }

    /// <returns>The new length; 0 where the name grows longer than any.</returns>
    private static int Append(Span<char> name, int length, ReadOnlySpan<char> word)
    {
        word = word.EndsWith("'s") || word.EndsWith("’s") ? word[..^2] : word.TrimEnd("'’");
        if (length + word.Length + 1 > name.Length)
            return 0;
        if (length > 0)
            name[length++] = ' ';
        word.CopyTo(name[length..]);
        return length + word.Length;
    }

    /// <summary>The next letter at the beginning of a word that can begin a name; <paramref name="end"/> where there is none.</summary>
    private static int NextName(string text, int start, int end, bool anyCase)
    {
        var at = start;
        while (at < end)
        {
            var ahead = anyCase ? 0 : text.AsSpan(at, end - at).IndexOfAnyExcept(NoCapitals);
            if (ahead < 0)
                return end;
            at += ahead;
            if ((anyCase ? char.IsLetter(text[at]) : char.IsUpper(text[at])) && (at == 0 || !char.IsLetter(text[at - 1])))
                return at;
            at++;
        }

        return end;
    }

    private static int WordEnd(string text, int at, int end)
    {
        while (at < end && (char.IsLetter(text[at]) || text[at] is '\'' or '’' or '-'))
            at++;
        return at;
    }

    private void Add(string name, Pupil pupil)
    {
        if (!byName.TryGetValue(name, out var list))
            byName[name] = list = [];
        list.Add(pupil);
    }
}
