using System.Net;
using System.Text.Json.Nodes;

namespace PayeTonKawa.Faults.Tests.Workload;

/// <summary>What came of a request; without a status, no answer came.</summary>
internal sealed record Answer(Outcome Outcome, HttpStatusCode? Status = null, JsonNode? Body = null);
