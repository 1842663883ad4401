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
        var at = received.IndexOf(" by ", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return false;
        var name = received.AsSpan(at + 4).TrimStart();
        return name.StartsWith(hostname, StringComparison.OrdinalIgnoreCase)
            && (name.Length == hostname.Length || name[hostname.Length] is ' ' or ';' or '\t' or '(');
    }
}
