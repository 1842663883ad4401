using MailCompliance.Storage.Connections;
using MailCompliance.Storage.Log;

namespace MailCompliance.Storage.Reviewing;

/// <summary>By what an entry is looked for beside its single values: recipients' classes, types of data, words of addresses.</summary>
internal static class Facets
{
    /// <summary>Recipients whose addresses can be searched; the classes of all of them can.</summary>
    private const int SearchableRecipients = 100;

    /// <summary>A limit for hostile addresses; classes and types of data come first.</summary>
    private const int MostFacets = 500;
    private const int ShortestWord = 2;
    private const int LongestWord = 100;

    private static readonly char[] Separators = ['.', '-', '_', '+', '@', '<', '>', '\''];

    public static string OfClass(string recipientClass) => "class:" + recipientClass;

    public static string OfData(string data) => "data:" + data;

    /// <summary>Facets that begin like the word: from inclusive, until exclusive.</summary>
    public static (string From, string Until) Beginning(string word) => ("word:" + word, "word:" + word + "\U0010ffff");

    /// <summary>The words of a search in the form they are stored in.</summary>
    public static IReadOnlyList<string> WordsOf(string? text) =>
    [
        .. (text ?? "").ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.Length >= ShortestWord).Select(Cut).Distinct().Take(8),
    ];

    public static IEnumerable<string> Of(MessageLogEntry entry) =>
        entry.Recipients.SelectMany(recipient => recipient.Classes).Select(OfClass)
            .Concat(entry.Findings.Select(finding => finding.Data).OfType<string>().Select(OfData))
            .Concat(Words(entry).Select(word => "word:" + word))
            .Select(facet => StorableText.Of(facet)!)
            .Distinct().Take(MostFacets);

    /// <summary>Every word costs a write at its own place in an index before the message may go: few, and those that people know.</summary>
    private static IEnumerable<string> Words(MessageLogEntry entry) =>
        new[] { entry.From, entry.EnvelopeSender }.OfType<string>()
            .Concat(entry.Recipients.Take(SearchableRecipients).Select(recipient => recipient.Address))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .SelectMany(WordsOfAddress)
            .Concat(entry.MessageId is { } id ? [Cut(id.Trim('<', '>').ToLowerInvariant())] : []);

    /// <summary>The address from each part of its name on, and its domain: <c>rosa.o'hara@home.example</c>, <c>o'hara@home.example</c>, <c>hara@home.example</c>, <c>home.example</c>.</summary>
    private static IEnumerable<string> WordsOfAddress(string address)
    {
        var whole = address.ToLowerInvariant();
        var at = whole.LastIndexOf('@');
        for (var start = 0; start < at; start++)
        {
            if (!Separators.Contains(whole[start]) && (start == 0 || Separators.Contains(whole[start - 1])))
                yield return Cut(whole[start..]);
        }

        if (whole.Length - at > ShortestWord)
            yield return Cut(whole[(at + 1)..]);
    }

    private static string Cut(string word) => word.Length > LongestWord ? word[..LongestWord] : word;
}
