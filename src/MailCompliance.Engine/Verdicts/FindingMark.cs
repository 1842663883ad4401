using System.Security.Cryptography;
using System.Text;

namespace MailCompliance.Engine.Verdicts;

/// <summary>
/// Knows a finding again without keeping what it says: alike only with the same words, numbers and kinds of evidence. Three pupils approved are not thirty.
/// </summary>
public static class FindingMark
{
    private const int Bytes = 16;

    /// <returns>Hexadecimal.</returns>
    public static string Of(Finding finding)
    {
        var told = string.Join('\n', [finding.Data?.ToString(), finding.Confidence?.ToString(), finding.Where?.Part.Split(':', 2)[0], finding.What, .. finding.Evidence]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(told)).AsSpan(0, Bytes));
    }
}
