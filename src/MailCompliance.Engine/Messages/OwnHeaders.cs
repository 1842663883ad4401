using MailCompliance.Mime;

namespace MailCompliance.Engine.Messages;

/// <summary>The header fields that are ours (design section 12). What arrives under these names is removed: nobody else may speak for us.</summary>
public static class OwnHeaders
{
    /// <summary>All that is ours begins with this.</summary>
    public const string Prefix = "X-MailCompliance-";

    /// <summary>The signed loop guard.</summary>
    public const string Processed = "X-MailCompliance-Processed";

    /// <summary>For the mail flow rule that applies encryption.</summary>
    public const string Protect = "X-MailCompliance-Protect";

    /// <summary>Whether the loop guard vouches for the field.</summary>
    public static bool IsCoveredByMark(string name) =>
        name.Equals(Processed, StringComparison.OrdinalIgnoreCase) || name.Equals(Protect, StringComparison.OrdinalIgnoreCase);

    public static IEnumerable<HeaderField> In(MailDocument message) =>
        message.Headers.Where(field => field.Name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase));
}
