using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Dashboard;

/// <summary>Which AppHost this is, and how it is stopped.</summary>
internal sealed record AppHostDescription(string ApplicationName, string Path, IHostApplicationLifetime Lifetime);
