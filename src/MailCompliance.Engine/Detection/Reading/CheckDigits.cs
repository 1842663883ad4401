namespace MailCompliance.Engine.Detection.Reading;

/// <summary>Check digit schemes that several identifiers share.</summary>
internal static class CheckDigits
{
    /// <summary>Sum of digit times weight, first digit with the first weight.</summary>
    public static int WeightedSum(ReadOnlySpan<char> digits, ReadOnlySpan<int> weights)
    {
        var sum = 0;
        for (var index = 0; index < weights.Length; index++)
            sum += (digits[index] - '0') * weights[index];
        return sum;
    }

    /// <summary>Luhn's sum of ISO/IEC 7812-1 annex B.</summary>
    public static bool IsLuhn(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var index = 0; index < digits.Length; index++)
        {
            var value = digits[^(index + 1)] - '0';
            if (index % 2 == 1 && (value *= 2) > 9)
                value -= 9;
            sum += value;
        }

        return sum % 10 == 0;
    }

    /// <summary>ISO 7064 mod 97-10 as in IBAN (ISO 13616): first four characters to the end, letters as 10 to 35, remainder 1.</summary>
    public static bool IsMod97(ReadOnlySpan<char> iban)
    {
        var remainder = 0;
        for (var index = 0; index < iban.Length; index++)
        {
            var c = iban[(index + 4) % iban.Length];
            remainder = char.IsAsciiDigit(c)
                ? ((remainder * 10) + (c - '0')) % 97
                : ((remainder * 100) + (char.ToUpperInvariant(c) - 'A' + 10)) % 97;
        }

        return remainder == 1;
    }

    /// <summary>One digit repeated: a placeholder, though it may pass a checksum.</summary>
    public static bool IsOneDigit(ReadOnlySpan<char> digits) => digits.IndexOfAnyExcept(digits[0]) < 0;
}
