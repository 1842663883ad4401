using System.Buffers;

namespace MailCompliance.Engine.Messages;

/// <summary>Content-IDs that HTML refers to ("cid:", RFC 2392).</summary>
internal static class ContentReferences
{
    private static readonly SearchValues<string> Reference = SearchValues.Create(["cid:"], StringComparison.OrdinalIgnoreCase);
    private static readonly SearchValues<char> ReferenceEnd = SearchValues.Create("\"'>) \t\r\n");

    public static void AddTo(HashSet<string> ids, string html)
    {
        var rest = html.AsSpan();
        while (true)
        {
            var found = rest.IndexOfAny(Reference);
            if (found < 0)
                return;
            rest = rest[(found + 4)..];
            var end = rest.IndexOfAny(ReferenceEnd);
            var id = end < 0 ? rest : rest[..end];
            if (id.Length > 0)
                ids.Add(Uri.UnescapeDataString(id.ToString()));
        }
    }
}
