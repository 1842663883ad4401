using System.Globalization;

namespace MailCompliance.Engine.Detection.Money;

/// <summary>
/// The modulus weight table of Vocalink ("valacdos") with its sorting code substitutions ("scsubtab"), as published for checking UK
/// account numbers. The files are the school's to download; they are not part of this program.
/// </summary>
/// <remarks>
/// A line of the table: first and last sort code of a range, MOD10, MOD11 or DBLAL, fourteen weights for the six digits of the sort code
/// (u to z) and the eight of the account (a to h), and for some ranges the number of an exception. A range may have two lines.
/// </remarks>
public sealed class ModulusTable
{
    private const int Digits = 14;

    private readonly ModulusLine[] lines;
    private readonly Dictionary<string, string> substitutions;

    private ModulusTable(ModulusLine[] lines, Dictionary<string, string> substitutions) => (this.lines, this.substitutions) = (lines, substitutions);

    public int Ranges => lines.Length;

    /// <param name="table">Text of the weight table.</param>
    /// <param name="substitutions">Text of the substitution table: two sort codes a line; "" where there is none.</param>
    /// <exception cref="FormatException">A line is none of the layout; says which.</exception>
    public static ModulusTable Parse(string table, string substitutions)
    {
        var lines = Rows(table).Select(row => ReadLine(row.Number, row.Words)).OrderBy(line => line.From, StringComparer.Ordinal).ToArray();
        if (lines.Length == 0)
            throw new FormatException("the modulus table is empty");
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (number, words) in Rows(substitutions))
        {
            if (words.Length != 2 || !IsSortCode(words[0]) || !IsSortCode(words[1]))
                throw new FormatException($"line {number} of the substitutions is not two sort codes");
            pairs[words[0]] = words[1];
        }

        return new ModulusTable(lines, pairs);
    }

    /// <summary>Whether such an account can exist.</summary>
    /// <param name="sortCode">Six digits.</param>
    /// <param name="account">Eight digits; shorter ones are filled with noughts in front.</param>
    /// <returns>Null: the table says nothing of the sort code.</returns>
    public bool? Check(string sortCode, string account)
    {
        account = account.PadLeft(8, '0');
        if (!IsSortCode(sortCode) || account.Length != 8 || !account.All(char.IsAsciiDigit))
            return null;
        var rules = lines.Where(line => line.Covers(sortCode)).Take(2).ToList();
        if (rules.Count == 0)
            return null;
        var first = Passes(rules[0], sortCode, account);
        if (rules.Count == 1)
            return first;
        // either of the two is enough for these pairs; else both have to pass
        return (rules[0].Exception, rules[1].Exception) is (2, 9) or (10, 11) or (12, 13)
            ? first || Passes(rules[1], sortCode, account)
            : first && Passes(rules[1], sortCode, account);
    }

    private bool Passes(ModulusLine line, string sortCode, string account)
    {
        var (code, number) = (Substituted(line, sortCode), account.Select(digit => digit - '0').ToArray());
        switch (line.Exception)
        {
            case 3 when number[2] is 6 or 9:
            case 6 when number[0] is >= 4 and <= 8 && number[6] == number[7]:
                return true;
            case 14:
                return line.Remainder(line.Weights, code + account) == 0
                    || (number[7] is 0 or 1 or 9 && line.Remainder(line.Weights, code + "0" + account[..7]) == 0);
        }

        var remainder = line.Remainder(WeightsFor(line, number), code + account);
        return line.Exception switch
        {
            4 => remainder == (number[6] * 10) + number[7],
            5 when line.Method == ModulusMethod.Mod11 => remainder != 1 && (11 - remainder) % 11 == number[6],
            5 => (10 - remainder) % 10 == number[7],
            _ => remainder == 0,
        };
    }

    private string Substituted(ModulusLine line, string sortCode) => line.Exception switch
    {
        5 => substitutions.GetValueOrDefault(sortCode, sortCode),
        8 => "090126",
        9 => "309634",
        _ => sortCode,
    };

    private static int[] WeightsFor(ModulusLine line, int[] number) => line.Exception switch
    {
        2 when number[0] != 0 && number[6] != 9 => [0, 0, 1, 2, 5, 3, 6, 4, 8, 7, 10, 9, 3, 1],
        2 when number[0] != 0 => [0, 0, 0, 0, 0, 0, 0, 0, 8, 7, 10, 9, 3, 1],
        7 when number[6] == 9 => WithoutFirst(line.Weights),
        10 when number[0] is 0 or 9 && number[1] == 9 && number[6] == 9 => WithoutFirst(line.Weights),
        _ => line.Weights,
    };

    /// <summary>Weights u to b are nought.</summary>
    private static int[] WithoutFirst(int[] weights) => [.. Enumerable.Repeat(0, 8), .. weights[8..]];

    private static ModulusLine ReadLine(int number, string[] words)
    {
        ModulusMethod? method = words.Length < 3 ? null : words[2].ToUpperInvariant() switch
        {
            "MOD10" => ModulusMethod.Mod10,
            "MOD11" => ModulusMethod.Mod11,
            "DBLAL" => ModulusMethod.DoubleAlternate,
            _ => null,
        };
        if (method is null || words.Length is not (3 + Digits or 4 + Digits) || !IsSortCode(words[0]) || !IsSortCode(words[1]))
            throw new FormatException($"line {number} of the modulus table is not two sort codes, MOD10, MOD11 or DBLAL, and fourteen weights");
        var numbers = new int[words.Length - 3];
        for (var index = 0; index < numbers.Length; index++)
        {
            if (!int.TryParse(words[index + 3], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out numbers[index]) || Math.Abs(numbers[index]) > 999)
                throw new FormatException($"line {number} of the modulus table has a weight or exception that is no number");
        }

        return new ModulusLine(words[0], words[1], method.Value, numbers[..Digits], numbers.Length > Digits ? numbers[Digits] : 0);
    }

    private static IEnumerable<(int Number, string[] Words)> Rows(string text)
    {
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 0)
                yield return (number, words);
        }
    }

    private static bool IsSortCode(string text) => text.Length == 6 && text.All(char.IsAsciiDigit);
}

internal enum ModulusMethod
{
    Mod10,
    Mod11,
    DoubleAlternate,
}

/// <summary>One line of the table.</summary>
internal sealed record ModulusLine(string From, string To, ModulusMethod Method, int[] Weights, int Exception)
{
    /// <summary>Exception 1 adds this to the total.</summary>
    private const int ExtraOfOne = 27;

    public bool Covers(string sortCode) => string.CompareOrdinal(sortCode, From) >= 0 && string.CompareOrdinal(sortCode, To) <= 0;

    /// <param name="digits">Sort code and account.</param>
    public int Remainder(int[] weights, string digits)
    {
        var sum = Exception == 1 ? ExtraOfOne : 0;
        for (var index = 0; index < weights.Length; index++)
        {
            var product = weights[index] * (digits[index] - '0');
            sum += Method == ModulusMethod.DoubleAlternate ? (product / 10) + (product % 10) : product;
        }

        return sum % (Method == ModulusMethod.Mod11 ? 11 : 10);
    }
}
