namespace MailCompliance.Storage.Held;

/// <summary>One finding that holds a message, so far as an approval has to know it again.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Mark">Equal for what is found alike: kind, extent and place. Opaque here, without blanks and without content.</param>
public sealed record HeldFinding(string Rule, string Mark)
{
    internal string Stored => $"{Rule} {Mark}";

    internal static HeldFinding Read(string stored) => stored.Split(' ', 2) is [var rule, var mark] ? new(rule, mark) : new(stored, "");
}
