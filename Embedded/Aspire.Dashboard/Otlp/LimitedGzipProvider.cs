using System.IO.Compression;
using Grpc.Net.Compression;

namespace Aspire.Dashboard.Otlp;

/// <summary>Gzip for gRPC. The server's own limit counts what came over the wire, and a small message may be large.</summary>
internal sealed class LimitedGzipProvider : ICompressionProvider
{
    public string EncodingName => "gzip";

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        new GZipStream(stream, compressionLevel ?? CompressionLevel.Fastest, leaveOpen: true);

    public Stream CreateDecompressionStream(Stream stream) => new LimitedStream(new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true), OtlpBody.MaxSize);
}
