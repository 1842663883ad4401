using MailCompliance.Mime;

namespace MailCompliance.Server.Gateway.Loops;

/// <summary>Finds mail that goes round in circles, by its Received fields (RFC 5321 section 6.3).</summary>
public sealed class LoopGuard(string hostname)
{
    /// <summary>Once through us and once again happens (a rule that was switched on twice); a third return is a circle.</summary>
    private const int OwnPassesAllowed = 2;

    /// <summary>RFC 5321 asks for at least 100 in general; with one pass of ours among them, fewer prove a circle.</summary>
    private const int HopsAllowed = 30;

    public bool IsLooping(MailDocument message)
    {
        var hops = 0;
        var own = 0;
        foreach (var field in message.Headers.All("Received"))
        {
            hops++;
            if (NamesUs(field.RawValue))
                own++;
        }

        return own > OwnPassesAllowed || (own > 0 && hops >= HopsAllowed);
    }

    private bool NamesUs(string received)
    {
        var rest = received.AsSpan();
        while (rest.IndexOf("by", StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
        {
            var isWord = (at == 0 || IsBlank(rest[at - 1])) && at + 2 < rest.Length && IsBlank(rest[at + 2]);
            if (isWord && IsOurs(rest[(at + 2)..].TrimStart()))
                return true;
            rest = rest[(at + 2)..];
        }

        return false;
    }

    private bool IsOurs(ReadOnlySpan<char> name) =>
        name.StartsWith(hostname, StringComparison.OrdinalIgnoreCase)
        && (name.Length == hostname.Length || name[hostname.Length] is '(' or ';' || IsBlank(name[hostname.Length]));

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\r' or '\n';
}
