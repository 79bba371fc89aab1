using System.Net;
using System.Text.Json.Nodes;

namespace PayeTonKawa.Faults.Tests.Workload;

/// <summary>The result of a request; the status is null if no response arrived.</summary>
internal sealed record Answer(Outcome Outcome, HttpStatusCode? Status = null, JsonNode? Body = null);
