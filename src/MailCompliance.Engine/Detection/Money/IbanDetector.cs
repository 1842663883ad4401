using System.Collections.Frozen;
using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Money;

/// <summary>
/// International bank account numbers: country, two check digits, account (ISO 13616). Length by country (SWIFT IBAN
/// registry) and mod 97 leave one string in 97: no label is needed.
/// </summary>
internal sealed class IbanDetector : IDetector
{
    private static readonly FrozenDictionary<string, int> Lengths = ReadLengths(
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 "
        + "FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 "
        + "ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 "
        + "ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30");

    public IEnumerable<Candidate> Find(PreparedText text)
    {
        for (var index = 0; index < text.Numbers.Length; index++)
        {
            var start = text.Numbers[index].Start - 2;
            if (start >= 0 && char.IsAsciiLetter(text.Folded[start]) && char.IsAsciiLetter(text.Folded[start + 1]) && Read(text, start) is { } end)
                yield return Candidate.Of(DetectionType.Iban, start, end, Confidence.High, Strength.Label, "checksum", "country");
        }
    }

    private static int? Read(PreparedText text, int start)
    {
        if (char.IsAsciiLetterOrDigit(text.CharAt(start - 1)) && !Edges.IsFreeBefore(text, start))
            return null;
        Span<char> country = [char.ToUpperInvariant(text.CharAt(start)), char.ToUpperInvariant(text.CharAt(start + 1))];
        if (!Lengths.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(country, out var length))
            return null;
        Span<char> iban = stackalloc char[length];
        var at = start;
        for (var count = 0; count < length; count++)
        {
            at = count == 0 ? at : SkipGap(text, at);
            if (!char.IsAsciiLetterOrDigit(text.CharAt(at)))
                return null;
            iban[count] = text.Folded[at++];
        }

        return char.IsAsciiDigit(iban[3]) && !char.IsAsciiLetterOrDigit(text.CharAt(at)) && CheckDigits.IsMod97(iban) ? at : null;
    }

    /// <summary>One blank or hyphen between groups; a line break with its quote mark.</summary>
    private static int SkipGap(PreparedText text, int at)
    {
        var end = at;
        while (end - at < 4 && text.CharAt(end) is ' ' or '-' or '\r' or '\n' or '>')
            end++;
        return end;
    }

    private static FrozenDictionary<string, int> ReadLengths(string table) =>
        table.Split(' ').ToFrozenDictionary(entry => entry[..2], entry => int.Parse(entry[2..], System.Globalization.CultureInfo.InvariantCulture));
}
