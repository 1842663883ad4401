using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace MailCompliance.Server.AddIn.Proof;

/// <summary>
/// Whom a proof is for. Up to 30 recipients have six bytes of a hash each, so that a message which mail systems split on its way is still
/// recognised by every part; more have one hash over all, and must arrive together. Distribution lists that are expanded on the way are not
/// recognised: the gateway then treats the message as one that nobody was warned about.
/// </summary>
internal static class RecipientMarks
{
    private const int MostSingle = 30;
    private const int BytesEach = 6;
    private const string TogetherPrefix = "=";

    /// <param name="evaluation">Salts the hashes.</param>
    public static string Of(IEnumerable<string> addresses, string evaluation)
    {
        var all = Normalised(addresses);
        return all.Count > MostSingle
            ? TogetherPrefix + Base64Url.EncodeToString(Hash(evaluation, string.Join('\n', all)).AsSpan(0, 16))
            : Base64Url.EncodeToString([.. all.SelectMany(address => Hash(evaluation, address)[..BytesEach])]);
    }

    /// <summary>Whether every one of the addresses is meant.</summary>
    public static bool Cover(string marks, IEnumerable<string> addresses, string evaluation)
    {
        var all = Normalised(addresses);
        if (marks.StartsWith(TogetherPrefix, StringComparison.Ordinal))
            return Of(all, evaluation) == marks;
        if (!Base64Url.IsValid(marks))
            return false;
        var known = Base64Url.DecodeFromChars(marks).Chunk(BytesEach).Select(Convert.ToHexString).ToHashSet();
        return all.All(address => known.Contains(Convert.ToHexString(Hash(evaluation, address)[..BytesEach])));
    }

    private static List<string> Normalised(IEnumerable<string> addresses) =>
        [.. addresses.Select(address => address.ToLowerInvariant()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static byte[] Hash(string evaluation, string text) => SHA256.HashData(Encoding.UTF8.GetBytes(evaluation + '\n' + text));
}
