using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MailCompliance.Engine.Detection.Reading;

/// <summary>
/// The one pass over a text: every run of digits, every key word, and every word that may begin a name on file, in order. It looks at sixteen characters at a time, and
/// then only at the places where letters or digits begin and end. Linear time, no look-back.
/// </summary>
internal ref struct TextScan
{
    private const int Block = 64;
    private const int None = -1;

    private readonly string folded;
    private readonly ScanFinds finds;
    private readonly WordFilter? names;
    private readonly Lexicon lexicon = Cues.Lexicon;

    /// <summary>The text a byte a character, in lower case, whole blocks and some bytes to spare.</summary>
    private ReadOnlySpan<byte> lower;
    private HashedWord before;
    private int wordStart = None;
    private int numberStart = None;

    private TextScan(string folded, WordFilter? names, ScanFinds finds)
    {
        this.folded = folded;
        this.names = names;
        this.finds = finds;
    }

    /// <param name="names">First words of the names on file; null where there is none.</param>
    public static void Run(string folded, WordFilter? names, ScanFinds finds)
    {
        var blocks = (folded.Length + Block - 1) / Block;
        var buffer = ArrayPool<byte>.Shared.Rent((blocks * Block) + WordHash.Padding);
        var bytes = buffer.AsSpan(0, (blocks * Block) + WordHash.Padding);
        bytes[folded.Length..].Clear();
        Narrow(folded, bytes);
        new TextScan(folded, names, finds).Go(bytes, blocks);
        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>A byte a character; what is beyond ASCII becomes one that is neither letter nor digit.</summary>
    private static void Narrow(string text, Span<byte> bytes)
    {
        ref var source = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text.AsSpan()));
        ref var target = ref MemoryMarshal.GetReference(bytes);
        var at = 0;
        for (; at <= text.Length - Vector128<byte>.Count; at += Vector128<byte>.Count)
        {
            var first = Vector128.LoadUnsafe(ref source, (nuint)at);
            var second = Vector128.LoadUnsafe(ref source, (nuint)(at + Vector128<ushort>.Count));
            Vector128.NarrowWithSaturation(first, second).StoreUnsafe(ref target, (nuint)at);
        }

        for (; at < text.Length; at++)
            bytes[at] = (byte)Math.Min(text[at], byte.MaxValue);
    }

    private void Go(Span<byte> bytes, int blocks)
    {
        lower = bytes;
        ulong letterBefore = 0, digitBefore = 0;
        for (var block = 0; block < blocks; block++)
        {
            var (letters, digits) = Classify(bytes.Slice(block * Block, Block));
            // a bit for each place where a run begins or ends
            var wordEdges = letters ^ ((letters << 1) | letterBefore);
            var numberEdges = digits ^ ((digits << 1) | digitBefore);
            letterBefore = letters >> (Block - 1);
            digitBefore = digits >> (Block - 1);
            Words(block * Block, wordEdges);
            Numbers(block * Block, numberEdges);
        }

        if (wordStart != None)
            Word(wordStart, folded.Length);
        if (numberStart != None)
            finds.Numbers.Add(new(numberStart, folded.Length));
    }

    /// <summary>A bit for each letter, and for each digit, of 64 bytes, which become lower case on the way.</summary>
    private static (ulong Letters, ulong Digits) Classify(Span<byte> block)
    {
        ulong letters = 0, digits = 0;
        var vectors = MemoryMarshal.Cast<byte, Vector128<byte>>(block);
        for (var index = 0; index < vectors.Length; index++)
        {
            var plain = vectors[index];
            var small = plain | Vector128.Create(WordHash.LowerCase);
            vectors[index] = small;
            var isLetter = Vector128.LessThan(small - Vector128.Create((byte)'a'), Vector128.Create((byte)26));
            var isDigit = Vector128.LessThan(plain - Vector128.Create((byte)'0'), Vector128.Create((byte)10));
            letters |= (ulong)isLetter.ExtractMostSignificantBits() << (index * Vector128<byte>.Count);
            digits |= (ulong)isDigit.ExtractMostSignificantBits() << (index * Vector128<byte>.Count);
        }

        return (letters, digits);
    }

    private void Words(int origin, ulong edges)
    {
        for (; edges != 0; edges &= edges - 1)
        {
            var edge = origin + BitOperations.TrailingZeroCount(edges);
            if (wordStart == None)
            {
                wordStart = edge;
                continue;
            }

            Word(wordStart, edge);
            wordStart = None;
        }
    }

    private void Numbers(int origin, ulong edges)
    {
        for (; edges != 0; edges &= edges - 1)
        {
            var edge = origin + BitOperations.TrailingZeroCount(edges);
            if (numberStart == None)
            {
                numberStart = edge;
                continue;
            }

            finds.Numbers.Add(new(numberStart, edge));
            numberStart = None;
        }
    }

    private void Word(int start, int end)
    {
        var word = new HashedWord(start, end, WordHash.Of(lower, start, end - start));
        if (names?.MayHold(word.Hash) == true)
            finds.NameWords.Add(new(start, end));
        // most first words of phrases are everyday words: "the code is" is worth a look where "code" follows
        if (lexicon.MayBegin(before.Hash, word.Hash))
            AddCue(before);
        if (lexicon.MayBeAlone(word.Hash))
            AddCue(word);
        before = word;
    }

    private readonly void AddCue(HashedWord word)
    {
        // a word inside a longer phrase does not speak for itself: "VAT registration number" is no vehicle
        if (finds.Cues.Count > 0 && finds.Cues[^1].End > word.Start)
            return;
        if (!(word.End - word.Start == 1 && IsPlainLetter(word.Start)) && lexicon.Match(folded, word) is { } cue)
            finds.Cues.Add(cue);
    }

    /// <summary>A lone letter begins an abbreviation only where a stop, a slash or a digit follows: d.o.b., a/c, s47.</summary>
    private readonly bool IsPlainLetter(int at) =>
        folded[at] is not ('d' or 'D') && !(at + 1 < folded.Length && (folded[at + 1] is '/' or '.' or ':' || char.IsAsciiDigit(folded[at + 1])));
}
