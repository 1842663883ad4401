using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace MailCompliance.Engine.Detection.Reading;

/// <summary>
/// A number for a word that costs the same for words of any length: made of its length, its first and its last eight letters. Words that meet are told apart
/// by whoever asked.
/// </summary>
internal static class WordHash
{
    /// <summary>Bytes that may be read, not used, behind the last word of a text.</summary>
    public const int Padding = sizeof(ulong);

    private const ulong First = 0x9E3779B97F4A7C15;
    private const ulong Second = 0xC2B2AE3D27D4EB4F;

    /// <summary>Lower case of ASCII letters; other characters become some other character that is no letter.</summary>
    public const byte LowerCase = 0x20;

    /// <param name="lower">A text in lower case, a byte a character, with <see cref="Padding"/> behind it.</param>
    public static uint Of(ReadOnlySpan<byte> lower, int start, int length)
    {
        ref var word = ref Unsafe.Add(ref MemoryMarshal.GetReference(lower), start);
        var used = Math.Min(length, sizeof(ulong));
        var mask = ulong.MaxValue >> (64 - (8 * used));
        var head = Unsafe.ReadUnaligned<ulong>(ref word) & mask;
        var tail = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref word, length - used)) & mask;
        var mixed = ((head * First) ^ (tail + (ulong)length)) * Second;
        return (uint)(mixed >> 32);
    }

    /// <summary>The same for a word by itself.</summary>
    public static uint Of(string word)
    {
        var lower = new byte[word.Length + Padding];
        Encoding.Latin1.GetBytes(word, lower);
        for (var at = 0; at < word.Length; at++)
            lower[at] |= LowerCase;
        return word.Length == 0 ? 0 : Of(lower, 0, word.Length);
    }
}
