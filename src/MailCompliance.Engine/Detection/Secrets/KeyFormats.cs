using System.Buffers;
using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Secrets;

/// <summary>Keys that show what they are by their own form: issuers' prefixes, PEM blocks, bearer tokens.</summary>
internal static class KeyFormats
{
    private const int MaxKey = 4_000;

    /// <summary>Prefix and the least number of key characters that must follow.</summary>
    private static readonly (string Prefix, int Least)[] Prefixes =
    [
        ("ghp_", 30), ("gho_", 30), ("github_pat_", 30), ("xoxb-", 20), ("xoxp-", 20), ("AKIA", 16), ("AIza", 35), ("sk_live_", 16), ("rk_live_", 16), ("sk_test_", 16), ("rk_test_", 16), ("whsec_", 20), ("hf_", 30), ("npm_", 30), ("dop_v1_", 30),
        ("glpat-", 20), ("sk-proj-", 20), ("SG.", 40),
    ];

    /// <summary>Anything that can begin a key: one look for all of them, for hardly any text has one.</summary>
    private static readonly SearchValues<string> Beginnings = SearchValues.Create([.. Prefixes.Select(known => known.Prefix), "-----BEGIN "], StringComparison.Ordinal);

    public static IEnumerable<Candidate> Find(PreparedText text)
    {
        if (text.Folded.AsSpan().IndexOfAny(Beginnings) < 0)
            yield break;
        foreach (var (prefix, least) in Prefixes)
        {
            for (var at = text.Folded.IndexOf(prefix, StringComparison.Ordinal); at >= 0; at = text.Folded.IndexOf(prefix, at + prefix.Length, StringComparison.Ordinal))
            {
                var end = EndOfKey(text.Folded, at + prefix.Length);
                if (end - at - prefix.Length >= least && !char.IsAsciiLetterOrDigit(text.CharAt(at - 1)))
                    yield return Candidate.Of(DetectionType.Credential, at, end, Confidence.High, Strength.Strict, "key format");
            }
        }

        foreach (var block in PrivateKeys(text.Folded))
            yield return block;
    }

    private static IEnumerable<Candidate> PrivateKeys(string text)
    {
        const string End = "PRIVATE KEY-----";
        for (var at = text.IndexOf("-----BEGIN ", StringComparison.Ordinal); at >= 0; at = text.IndexOf("-----BEGIN ", at + 11, StringComparison.Ordinal))
        {
            var head = text.AsSpan(at, Math.Min(60, text.Length - at));
            if (head.IndexOf(End, StringComparison.Ordinal) < 0)
                continue;
            var body = text.AsSpan(at, Math.Min(MaxKey, text.Length - at));
            var close = body.LastIndexOf(End, StringComparison.Ordinal);
            yield return Candidate.Of(DetectionType.Credential, at, at + close + End.Length, Confidence.High, Strength.Strict, "key format");
        }
    }

    private static int EndOfKey(string text, int at)
    {
        var end = at;
        while (end < text.Length && end - at < 300 && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '-' or '.'))
            end++;
        return end > at && text[end - 1] == '.' ? end - 1 : end;
    }
}
